'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { SessionView } from '@/server/accounts/session-view';

const Context = createContext<SessionView | null>(null);

/** Who is signed in, known on the server before the page is sent. */
export const SessionProvider = ({ session, children }: { session: SessionView; children: ReactNode }) => (
  <Context.Provider value={session}>{children}</Context.Provider>
);

export function useSession(): SessionView {
  const session = useContext(Context);
  if (!session) throw new Error('useSession needs a SessionProvider around it');
  return session;
}
