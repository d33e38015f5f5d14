'use client';

import { useQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import Link from 'next/link';
import { useApi } from '@/components/api/trpc';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { OutboxView } from '@/server/outbox/outbox-view';
import { formatAgo, formatFull, formatTime } from '../runs/format/when';
import { useNow } from '../runs/inspector/use-now';
import { MessageCard } from '../runs/values/email-card';
import { readable } from '../runs/values/readable';
import { ReadableValue } from '../runs/values/readable-value';
import { PageHead } from '../shell/page-head';
import { LoadFailed, LoadingRows } from '../shell/query-state';

const LOOK_AGAIN_MS = 5_000;
const SERVICES: Record<string, string> = { slack: 'Slack message', gmail: 'Gmail draft' };

/** What the demo services would have sent, as it would have looked. */
export const OutboxPage = () => {
  const api = useApi();
  const now = useNow(true, 15_000);
  const outbox = useQuery(api.outbox.list.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  return (
    <>
      <PageHead title="Demo outbox">What the demo services would have sent, as it would have looked.</PageHead>
      <div className="max-w-180 px-4 pb-4 sm:px-8">
        <Note tone="warn" icon={<StatusIcon status="attention" />} title="Demo service: nothing leaves this machine.">
          Add a real server under Connections to send for real.
        </Note>
      </div>
      {outbox.error && !outbox.data ? (
        <LoadFailed what="The outbox" error={outbox.error} onRetry={() => outbox.refetch()} />
      ) : outbox.isPending ? (
        <LoadingRows what="messages" rows={3} />
      ) : outbox.data.length === 0 ? (
        <EmptyState icon={<MailCheck size={28} />} title="Nothing was sent yet">
          Run an example that posts a message or saves a draft, and it appears here.
        </EmptyState>
      ) : (
        <ul aria-label="Messages and drafts" className="grid max-w-180 gap-4 px-4 pb-8 sm:px-8">
          {outbox.data.map((message) => (
            <li key={message.id}>
              <OutboxCard message={message} now={now} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const OutboxCard = ({ message, now }: { message: OutboxView; now: number }) => {
  const shape = readable(message.payload);
  return (
    <article>
      <header className="mb-1 flex flex-wrap items-center gap-2">
        <h2 className="font-semibold text-meta">{SERVICES[message.service] ?? message.service}</h2>
        <Badge tone="warn">Not sent</Badge>
        <span className="ms-auto text-ink-3 text-meta">
          <time dateTime={message.createdAt} title={formatFull(message.createdAt)}>
            {formatAgo(message.createdAt, now)}
          </time>
          {message.runId ? (
            <>
              {' · '}
              <Link href={`/runs/${message.runId}`} className="text-accent-text underline underline-offset-2">
                Open run
              </Link>
            </>
          ) : null}
        </span>
      </header>
      {shape.kind === 'message' ? (
        <MessageCard message={shape.message} at={formatTime(message.createdAt)} />
      ) : shape.kind === 'email' ? (
        <ReadableValue value={message.payload} />
      ) : (
        <div className="rounded-menu border border-line px-3 py-1">
          <ReadableValue value={message.payload} />
        </div>
      )}
    </article>
  );
};
