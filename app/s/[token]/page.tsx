import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { ShareClosed } from '@/components/share/share-closed';
import { ShareView } from '@/components/share/share-view';
import { openShare } from './open-share';

export const metadata: Metadata = {
  title: 'Shared run',
  robots: { index: false, follow: false, nocache: true },
  referrer: 'no-referrer',
};

/** A run shown to whoever has the link. Without a session, and without any call to the API. */
export default async function SharedRunPage({ params }: { params: Promise<{ token: string }> }) {
  const opened = await openShare((await params).token, new Headers(await headers()));
  if (opened.kind === 'gone') notFound();
  if (opened.kind === 'busy') return <ShareClosed title="Too many tries">{opened.message}</ShareClosed>;
  return <ShareView shared={opened.shared} />;
}
