'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/** Copies text and says so for a moment. False while nothing was copied, or when the browser refused. */
export function useCopied(): [isCopied: boolean, copy: (text: string) => Promise<boolean>] {
  const [isCopied, setIsCopied] = useState(false);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const copy = useCallback(async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // forbidden by the browser, or not a secure page: the text stays selectable
      return false;
    }
    setIsCopied(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setIsCopied(false), 2_000);
    return true;
  }, []);
  return [isCopied, copy];
}
