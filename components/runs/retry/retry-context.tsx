'use client';

import { createContext, useContext } from 'react';
import type { RetryWish } from './retry-preview';

/** Asks before a retry, with the budget unfolded where that was the trouble; null where nobody may, or the run has not ended. */
export type AskRetry = ((wish: RetryWish, about?: 'budget') => void) | null;

const Context = createContext<AskRetry>(null);

export const RetryProvider = Context.Provider;

export const useAskRetry = (): AskRetry => useContext(Context);
