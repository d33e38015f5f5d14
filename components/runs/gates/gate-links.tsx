'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { StatusIcon } from '@/components/ui/status-icon';
import { toast } from '@/components/ui/toast';
import type { GateLinkEntry } from '@/server/gates/gate-link-entry';
import { formatAgo, formatFull } from '../format/when';
import { useNow } from '../inspector/use-now';
import { madeWords } from './gate-link-words';

/** Who was given a link to a question, and the end of each. Nothing is shown while there are none. */
export const GateLinks = ({ gateId }: { gateId: string }) => {
  const api = useApi();
  const now = useNow(false);
  const links = useQuery(api.gates.links.queryOptions({ gateId }));
  if (!links.data || links.data.length === 0) return null;
  const made = madeWords(links.data, now);
  return (
    <section aria-label="Links given out" className="mb-4">
      <h3 className="mb-1 font-semibold text-meta">Links given out</h3>
      <ul className="max-h-[min(20rem,40dvh)] overflow-y-auto overscroll-contain rounded-menu border border-line px-3">
        {links.data.map((link) => (
          <GateLinkRow key={link.id} gateId={gateId} link={link} made={made.get(link.id) ?? ''} now={now} />
        ))}
      </ul>
    </section>
  );
};

const WORDS: Record<GateLinkEntry['state'], string> = {
  open: 'Works until the question is answered',
  used: 'Answered',
  revoked: 'Revoked',
  over: 'Not needed any more',
};

interface RowProps {
  gateId: string;
  link: GateLinkEntry;
  /** tells it from other links for the same person */
  made: string;
}

const GateLinkRow = ({ gateId, link, made, now }: RowProps & { now: number }) => (
  <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t py-1.5 first:border-t-0">
    <StatusIcon status={link.state === 'open' || link.state === 'used' ? 'done' : 'cancelled'} />
    <div className="min-w-0 flex-1">
      <p className="truncate font-medium">{link.recipient}</p>
      <p className="text-ink-2 text-meta">
        {WORDS[link.state]}
        {link.endedAt ? ` ${formatAgo(link.endedAt, now)}` : ''}
        <span className="text-ink-3">
          {' · '}
          <time title={formatFull(link.createdAt)}>{made}</time>
          {link.createdBy ? ` by ${link.createdBy}` : ''}
        </span>
      </p>
    </div>
    {link.state === 'open' ? <RevokeButton gateId={gateId} link={link} made={made} /> : null}
  </li>
);

const RevokeButton = ({ gateId, link, made }: RowProps) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const revoke = useMutation(
    api.gates.revokeLink.mutationOptions({
      onSuccess: () => toast.success(`The link for ${link.recipient}, ${made}, is revoked.`),
      onError: (error) => toast.error(apiErrorMessage(error)),
      onSettled: () => {
        setIsAsking(false);
        return queries.invalidateQueries({ queryKey: api.gates.links.queryKey({ gateId }) });
      },
    }),
  );
  return (
    <>
      <Button
        size="sm"
        variant="danger"
        aria-label={`Revoke link for ${link.recipient}, ${made}`}
        onClick={() => setIsAsking(true)}
      >
        Revoke link
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Revoke the link for ${link.recipient}?`}
        action="Revoke link"
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate({ gateId, linkId: link.id })}
      >
        It was {made}. Whoever has it cannot answer with it any more. The question stays open, and you can make another
        link.
      </ConfirmDialog>
    </>
  );
};
