'use client';

import {
  type AriaAttributes,
  cloneElement,
  type DOMAttributes,
  type ReactElement,
  type ReactNode,
  type RefAttributes,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { chain } from './chain';
import { useIdleLoad } from './use-idle-load';

/** Code that comes when it is first needed, or before that, when the page has nothing else to do. */
export interface Later<Part> {
  /** null until it has come */
  part: Part | null;
  load(): Promise<Part>;
}

export const later = <Part,>(fetch: () => Promise<Part>): Later<Part> => {
  const self: Later<Part> = {
    part: null,
    load: async () => {
      self.part ??= await fetch();
      return self.part;
    },
  };
  return self;
};

/** What could not be fetched is fetched again when the trigger is used, and its failure is said then. */
const loadAhead = (from: Later<unknown>): void => void from.load().catch(() => undefined);

type Trigger = ReactElement<DOMAttributes<Element> & AriaAttributes & RefAttributes<HTMLElement>>;

/** How the trigger was used before it could do anything; that is done to it again once it can. */
type Use = 'pointed at' | 'opened' | 'click' | 'ArrowDown' | 'ArrowUp';

/**
 * A button that opens something whose code is not loaded with the page. It looks and reads the same all the time. What makes
 * it open is fetched when the page is idle and put around it when the pointer comes, or when it is used.
 */
export const OnApproach = <Part,>({
  from,
  trigger,
  popup,
  isOpen = false,
  children,
}: {
  from: Later<Part>;
  trigger: ReactElement;
  popup: 'menu' | 'dialog';
  /** opened from elsewhere, not by its trigger */
  isOpen?: boolean;
  /** the trigger with all that belongs to it */
  children: (part: Part, trigger: ReactElement) => ReactNode;
}) => {
  const [use, setUse] = useState<Use | null>(null);
  const [fault, setFault] = useState<{ error: unknown } | null>(null);
  const element = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const pending = useRef<Use | null>(null);

  const begin = (next: Use): void => {
    hadFocus.current = element.current !== null && element.current === document.activeElement;
    pending.current = next;
    setUse(next);
  };
  const beginWhenLoaded = (next: Use): void => {
    if (from.part) begin(next);
    else
      void from.load().then(
        () => begin(next),
        (error: unknown) => setFault({ error }),
      );
  };

  useIdleLoad(from.load);
  const opens = useRef(beginWhenLoaded);
  opens.current = beginWhenLoaded;
  const isWaiting = isOpen && use === null;
  useEffect(() => {
    if (isWaiting) opens.current('opened');
  }, [isWaiting]);

  // The button was drawn anew: a person who was on it still is.
  useLayoutEffect(() => {
    if (use !== null && hadFocus.current) element.current?.focus({ preventScroll: true });
  }, [use]);
  useEffect(() => {
    if (use === null || pending.current !== use) return;
    pending.current = null;
    if (use === 'click') element.current?.click();
    else if (use !== 'pointed at' && use !== 'opened')
      element.current?.dispatchEvent(new KeyboardEvent('keydown', { key: use, bubbles: true, cancelable: true }));
  }, [use]);

  if (fault) throw fault.error;
  const held = trigger as Trigger;
  if (use !== null && from.part) return children(from.part, cloneElement(held, { ref: element }));
  const own = held.props;
  return cloneElement(held, {
    ref: element,
    'aria-haspopup': popup,
    'aria-expanded': isOpen,
    onPointerEnter: chain(own.onPointerEnter, ({ pointerType }) => {
      // A finger that has come is pressing already: what it presses must stay until it is lifted.
      // And a mouse may press at once: the button must be the one that can open before it does.
      if (pointerType === 'mouse' && from.part) flushSync(() => begin('pointed at'));
      else loadAhead(from);
    }),
    onFocus: chain(own.onFocus, () => loadAhead(from)),
    onClick: chain(own.onClick, () => beginWhenLoaded('click')),
    onKeyDown: chain(own.onKeyDown, (event) => {
      if (popup !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
      event.preventDefault();
      event.stopPropagation();
      beginWhenLoaded(event.key);
    }),
  });
};
