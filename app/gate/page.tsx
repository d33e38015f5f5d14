import type { Metadata } from 'next';
import { ApiProvider } from '@/components/api/api-provider';
import { GateLinkPage } from '@/components/gate-link/gate-link-page';

export const metadata: Metadata = {
  title: 'A question',
  robots: { index: false, follow: false, nocache: true },
  referrer: 'no-referrer',
};

/** A question for whoever has the link; without a session. The token is in the fragment, which never reaches this server. */
export default function GateLinkRoute() {
  return (
    <ApiProvider>
      <GateLinkPage />
    </ApiProvider>
  );
}
