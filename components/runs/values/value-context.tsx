'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { FileRef, Json } from '@/graph/json';

/** What a page lets a value do beyond being read. The share page gives neither: it calls no private address. */
export interface ValueAbilities {
  /** fetches the whole of a value that the log keeps elsewhere, by its hash */
  loadBlob?: (hash: string) => Promise<Json>;
  /** where a file can be downloaded */
  fileHref?: (file: FileRef) => string;
}

const Context = createContext<ValueAbilities>({});

export const ValueAbilitiesProvider = ({ value, children }: { value: ValueAbilities; children: ReactNode }) => (
  <Context.Provider value={value}>{children}</Context.Provider>
);

export const useValueAbilities = (): ValueAbilities => useContext(Context);
