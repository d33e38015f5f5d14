'use client';

import { useEffect, useRef } from 'react';

export interface RunKeys {
  search: () => void;
  problem: (direction: 1 | -1) => void;
  previousRun: () => void;
  nextRun: () => void;
}

/** Single keys of the inspector. They rest while a person types, and while a dialog is open. */
export function useRunKeys(keys: RunKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const action = ACTIONS[event.key];
      if (!action) return;
      event.preventDefault();
      action(current.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

const ACTIONS: Record<string, (keys: RunKeys) => void> = {
  '/': (keys) => keys.search(),
  e: (keys) => keys.problem(1),
  E: (keys) => keys.problem(-1),
  '[': (keys) => keys.previousRun(),
  ']': (keys) => keys.nextRun(),
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]') !==
      null);
