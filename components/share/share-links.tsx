'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { StatusIcon } from '@/components/ui/status-icon';
import { toast } from '@/components/ui/toast';
import type { ShareListItem } from '@/server/shares/share-view';
import { plural } from '../runs/format/cost';
import { formatAgo, formatDay, formatFull } from '../runs/format/when';
import { useNow } from '../runs/inspector/use-now';

/** The links of one run. Nothing is shown while there are none. */
export const ShareLinks = ({ runId }: { runId: string }) => {
  const api = useApi();
  const links = useQuery(api.shares.list.queryOptions({ runId }));
  if (!links.data || links.data.length === 0) return null;
  return (
    <section aria-label="Links to this run">
      <h3 className="mb-1 font-semibold text-meta">Links to this run</h3>
      <ul>
        {links.data.map((link) => (
          <ShareLinkRow key={link.id} link={link} />
        ))}
      </ul>
    </section>
  );
};

/** One link: how long it works, who looked, and the end of it. The address itself is kept nowhere. */
export const ShareLinkRow = ({ link, isTitled = false }: { link: ShareListItem; isTitled?: boolean }) => {
  const now = useNow(false);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t py-1.5 first:border-t-0">
      <StatusIcon
        status={link.isLive ? 'done' : 'cancelled'}
        label={link.isLive ? 'Works' : 'Does not work any more'}
      />
      <div className="min-w-0 flex-1">
        {isTitled ? (
          <p className="truncate">
            <Link href={`/runs/${link.runId}`} className="font-medium hover:underline">
              {link.workflowName}, run {link.runNumber}
            </Link>
          </p>
        ) : null}
        <p className="text-ink-2 text-meta">
          {endWords(link)}
          <span className="text-ink-3">
            {' · '}
            {link.views === 0 ? 'not opened yet' : `opened ${plural(link.views, 'time')}`}
            {link.lastViewedAt ? `, last ${formatAgo(link.lastViewedAt, now)}` : ''}
            {' · '}
            <time title={formatFull(link.createdAt)}>made {formatAgo(link.createdAt, now)}</time>
            {link.createdBy ? ` by ${link.createdBy}` : ''}
          </span>
        </p>
      </div>
      {link.isLive ? <RevokeButton link={link} /> : null}
    </li>
  );
};

const endWords = (link: ShareListItem): string => {
  if (link.revokedAt) return `Revoked ${formatDay(link.revokedAt)}`;
  return link.isLive ? `Works until ${formatDay(link.expiresAt)}` : `Ended ${formatDay(link.expiresAt)}`;
};

const RevokeButton = ({ link }: { link: ShareListItem }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const revoke = useMutation(
    api.shares.revoke.mutationOptions({
      onSuccess: () => {
        setIsAsked(false);
        toast.success('The link is revoked. Whoever opens it sees nothing.');
        return queries.invalidateQueries({ queryKey: api.shares.list.queryKey() });
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setIsAsked(true)}>
        Revoke link
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title="Revoke this link?"
        action="Revoke link"
        onConfirm={() => revoke.mutate({ id: link.id })}
        isBusy={revoke.isPending}
      >
        Whoever has it sees nothing from now on. The run itself stays.
      </ConfirmDialog>
    </>
  );
};
