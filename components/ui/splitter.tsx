'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';

const STEP = 24;

/** The width of a panel that a person may change, kept in this browser. */
export function usePanelWidth(
  name: string,
  { initial, least, most }: { initial: number; least: number; most: number },
) {
  const [width, setWidth] = useState(initial);
  const key = `sluice.width.${name}`;
  useEffect(() => {
    const kept = Number(readStorage(key));
    if (kept >= least && kept <= most) setWidth(kept);
  }, [key, least, most]);
  const change = (next: number) => {
    const fitting = Math.round(Math.min(most, Math.max(least, next)));
    setWidth(fitting);
    writeStorage(key, String(fitting));
  };
  return { width, change, least, most };
}

/** The line between two panels, dragged or moved with the arrow keys; a double click puts it back. */
export const Splitter = ({
  label,
  panel,
  initial,
}: {
  /** what it makes wider and narrower */
  label: string;
  panel: ReturnType<typeof usePanelWidth>;
  initial: number;
}) => {
  const { width, change, least, most } = panel;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowLeft: width + STEP, ArrowRight: width - STEP, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    change(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    change(document.documentElement.clientWidth - event.clientX);
  };
  // A focusable separator is the pattern for this; no element has it as its own
  const separator = {
    role: 'separator',
    tabIndex: 0,
    'aria-label': label,
    'aria-orientation': 'vertical',
    'aria-valuenow': width,
    'aria-valuemin': least,
    'aria-valuemax': most,
    onKeyDown,
    onPointerDown: (event: PointerEvent) => event.currentTarget.setPointerCapture(event.pointerId),
    onPointerMove,
    onDoubleClick: () => change(initial),
  } as const;
  return (
    <div
      {...separator}
      className="absolute inset-y-0 -left-1 z-3 w-2 cursor-col-resize touch-none hover:bg-accent-line focus-visible:bg-accent"
    />
  );
};

function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage may be forbidden; the width then lasts as long as the page
  }
}
