import type { ReactNode } from 'react';

/** What a tooltip says, and on which side of what it stands at. */
export interface Tip {
  label: ReactNode;
  shortcut?: string;
  side: 'top' | 'right' | 'bottom' | 'left';
}

interface TooltipState {
  /** the last one too, until another comes: it must still be drawn while it fades */
  tip: (Tip & { id: string; anchor: Element }) | null;
  isOpen: boolean;
}

/** The pointer rests this long before a tooltip opens. */
const REST_MS = 500;
/** Tooltips that follow one another open without that delay. */
const NEXT_MS = 400;
/** The way from what it stands at over the gap to the tooltip itself, which may be pointed at. */
const GAP_MS = 80;

// One tooltip is open at most in a page, whoever asks for it.
let state: TooltipState = { tip: null, isOpen: false };
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;
let closedAt = Number.NEGATIVE_INFINITY;
/** pressed: quiet until the pointer or the focus leaves it */
let pressedId: string | null = null;
const listeners = new Set<() => void>();

const set = (next: TooltipState): void => {
  state = next;
  for (const listener of listeners) listener();
};

export const tooltipState = (): TooltipState => state;

export const subscribeTooltip = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const isShown = (id: string): boolean => state.isOpen && state.tip?.id === id;

export const openTip = (id: string, anchor: Element, tip: Tip): void => {
  clearTimeout(opening);
  clearTimeout(closing);
  if (pressedId !== id) set({ tip: { ...tip, id, anchor }, isOpen: true });
};

export const closeTip = (): void => {
  clearTimeout(opening);
  clearTimeout(closing);
  if (!state.isOpen) return;
  closedAt = performance.now();
  set({ ...state, isOpen: false });
};

/** The pointer has come, or moves: once it rests the tooltip opens. */
export const approachTip = (id: string, anchor: Element, tip: Tip): void => {
  if (pressedId === id) return;
  if (isShown(id)) {
    clearTimeout(closing);
    return;
  }
  if (state.isOpen || performance.now() - closedAt < NEXT_MS) {
    openTip(id, anchor, tip);
    return;
  }
  clearTimeout(opening);
  opening = setTimeout(() => openTip(id, anchor, tip), REST_MS);
};

/** The pointer has left; on its way to the tooltip it may come back. */
export const leaveTip = (id: string): void => {
  clearTimeout(opening);
  if (pressedId === id) pressedId = null;
  if (!isShown(id)) return;
  clearTimeout(closing);
  closing = setTimeout(closeTip, GAP_MS);
};

/** The pointer is on the tooltip itself. */
export const keepTip = (): void => clearTimeout(closing);

/** Pressing says that it is known. */
export const pressTip = (id: string): void => {
  pressedId = id;
  closeTip();
};

/** The focus has left. */
export const blurTip = (id: string): void => {
  if (pressedId === id) pressedId = null;
  if (isShown(id)) closeTip();
};

/** Its words have changed while it is open. */
export const renewTip = (id: string, tip: Tip): void => {
  if (isShown(id) && state.tip) set({ ...state, tip: { ...state.tip, ...tip } });
};

/** What it stands at is gone. */
export const dropTip = (id: string): void => {
  if (isShown(id)) closeTip();
  else if (pressedId === id) pressedId = null;
};
