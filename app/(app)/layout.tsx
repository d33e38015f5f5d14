import type { ReactNode } from 'react';
import { requirePageSession } from '@/app/page-session';
import { ApiProvider } from '@/components/api/api-provider';
import { SessionProvider } from '@/components/shell/session';

/** Everything behind the sign-in. Each procedure checks again for itself; this only spares people an empty page. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const session = await requirePageSession();
  return (
    <ApiProvider>
      <SessionProvider session={session}>{children}</SessionProvider>
    </ApiProvider>
  );
}
