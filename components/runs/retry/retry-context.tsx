'use client';

import { createContext, useContext } from 'react';
import type { RetryWish } from './retry-preview';

/** Asks before a retry; null where nobody may, or the run has not ended. */
export type AskRetry = ((wish: RetryWish) => void) | null;

const Context = createContext<AskRetry>(null);

export const RetryProvider = Context.Provider;

export const useAskRetry = (): AskRetry => useContext(Context);
