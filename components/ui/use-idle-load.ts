'use client';

import { useEffect } from 'react';

/** What the page begins with has the processor to itself for so long. */
const BEGIN_MS = 1_000;

/** Fetches code ahead of its first use, once the page has nothing else to do. `load` keeps its identity. */
export const useIdleLoad = (load: () => Promise<unknown>): void => {
  useEffect(() => {
    // What could not be fetched is fetched again when it is needed, and its failure is said then.
    const work = () => void load().catch(() => undefined);
    let handle = 0;
    const timer = setTimeout(() => {
      if (typeof window.requestIdleCallback === 'function') handle = window.requestIdleCallback(work);
      else work();
    }, BEGIN_MS);
    return () => {
      clearTimeout(timer);
      if (handle !== 0) window.cancelIdleCallback(handle);
    };
  }, [load]);
};
