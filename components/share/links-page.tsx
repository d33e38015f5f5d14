'use client';

import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useApi } from '@/components/api/trpc';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '../shell/page-head';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { ShareLinkRow } from './share-links';

/** Every link to a run that was ever made: who may still look, and the end of it. */
export const LinksPage = () => {
  const api = useApi();
  const links = useQuery(api.shares.list.queryOptions());
  return (
    <>
      <PageHead title="Shared links">
        Anyone who has a link sees that one run, without signing in, until the link ends.
      </PageHead>
      {links.error && !links.data ? (
        <LoadFailed what="Links" error={links.error} onRetry={() => links.refetch()} />
      ) : links.isPending ? (
        <LoadingRows what="links" />
      ) : links.data.length === 0 ? (
        <EmptyState icon={<Link2 size={28} />} title="Nothing is shared">
          Open a run and press Share. You see what viewers will see before the link exists.
        </EmptyState>
      ) : (
        <ul aria-label="Links" className="max-w-240 px-4 pb-8 sm:px-8">
          {links.data.map((link) => (
            <ShareLinkRow key={link.id} link={link} isTitled />
          ))}
        </ul>
      )}
    </>
  );
};
