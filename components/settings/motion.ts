// `public/theme.js` reads the same key before the first paint.
const STORAGE_KEY = 'sluice.motion';
const listeners = new Set<() => void>();

/** A person's choice here; the system's is followed by the style sheet itself. */
export const readsReducedMotion = (): boolean => document.documentElement.dataset.motion === 'reduced';

export function setReducedMotion(isReduced: boolean): void {
  const root = document.documentElement;
  if (isReduced) root.dataset.motion = 'reduced';
  else delete root.dataset.motion;
  try {
    if (isReduced) localStorage.setItem(STORAGE_KEY, 'reduced');
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // storage may be forbidden; the choice then lasts as long as the page
  }
  for (const listener of listeners) listener();
}

export const subscribeMotion = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
