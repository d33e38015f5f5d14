'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell, Inbox } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusIcon } from '@/components/ui/status-icon';
import type { GateView } from '@/server/gates/gate-view';
import { plural } from '../runs/format/cost';
import { formatAgo, formatFull } from '../runs/format/when';
import { GateAnswer } from '../runs/gates/gate-answer';
import { useNow } from '../runs/inspector/use-now';
import { PageHead } from '../shell/page-head';
import { LoadFailed, LoadingRows } from '../shell/query-state';

const LOOK_AGAIN_MS = 5_000;

/** Everything that waits for a person, answered where it stands. */
export const InboxPage = () => {
  const api = useApi();
  const now = useNow(true, 15_000);
  const gates = useQuery(api.gates.inbox.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  const attention = useQuery(
    api.runs.list.queryOptions({ status: 'needs_attention' }, { refetchInterval: LOOK_AGAIN_MS }),
  );
  const shown = useKept(gates.data);
  const odd = attention.data?.items ?? [];
  return (
    <>
      <PageHead title="Inbox">Runs that wait for a person. They sleep meanwhile, and cost nothing.</PageHead>
      {gates.error && !gates.data ? (
        <LoadFailed what="Questions" error={gates.error} onRetry={() => gates.refetch()} />
      ) : gates.isPending ? (
        <LoadingRows what="questions" rows={3} />
      ) : shown.length === 0 && odd.length === 0 ? (
        <EmptyState icon={<Inbox size={28} />} title="Nobody waits for you">
          When a run comes to an approval, its question appears here.
        </EmptyState>
      ) : (
        <ul className="grid max-w-180 gap-4 px-4 pb-8 sm:px-8" aria-label="Waiting for a person">
          {odd.map((run) => (
            <li key={run.id}>
              <article className="flex items-center gap-3 rounded-card border border-line bg-surface p-4">
                <StatusIcon status="attention" size={20} />
                <div className="min-w-0 flex-1">
                  <h2 className="font-semibold text-body">A step may have happened, or not</h2>
                  <p className="text-ink-2 text-meta">
                    {run.workflowName}, run {run.number}, {formatAgo(run.createdAt, now)}
                  </p>
                </div>
                <Link href={`/runs/${run.id}`} className="font-medium text-accent-text hover:underline">
                  Look and decide
                </Link>
              </article>
            </li>
          ))}
          {shown.map((gate) => (
            <li key={gate.id}>
              <GateCard gate={gate} now={now} isGone={!gates.data.some((open) => open.id === gate.id)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const GateCard = ({ gate, now, isGone }: { gate: GateView; now: number; isGone: boolean }) => (
  <article aria-labelledby={`gate-${gate.id}`} className="rounded-card border border-line bg-surface">
    <header className="flex items-start gap-3 border-line border-b px-4 py-3">
      <StatusIcon status="waiting" size={20} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <h2 id={`gate-${gate.id}`} className="break-words font-semibold text-body">
          {gate.form.title}
        </h2>
        {gate.remindedTimes > 0 ? (
          <Badge tone="warn" className="my-1">
            <Bell aria-hidden />
            Reminded {plural(gate.remindedTimes, 'time')}
          </Badge>
        ) : null}
        <p className="text-ink-2 text-meta">
          <Link
            href={`/runs/${gate.runId}?step=${encodeURIComponent(gate.path)}`}
            className="text-accent-text hover:underline"
          >
            {gate.workflowName}, run {gate.runNumber}
          </Link>{' '}
          <time dateTime={gate.createdAt} title={formatFull(gate.createdAt)} className="text-ink-3">
            asked {formatAgo(gate.createdAt, now)}
          </time>
        </p>
      </div>
    </header>
    <div className="p-4">
      <GateAnswer
        gateId={gate.id}
        form={gate.form}
        deadline={gate.deadline}
        now={now}
        mayAnswer={gate.mayAnswer}
        isTitled={false}
        isGone={isGone}
      />
    </div>
  </article>
);

/**
 * Questions in the order they came while this page is open. One that was answered stays in its place with its answer, so
 * that nothing moves under the pointer.
 */
function useKept(gates: GateView[] | undefined): GateView[] {
  const [known, setKnown] = useState<GateView[]>([]);
  useEffect(() => {
    if (!gates) return;
    setKnown((before) => {
      const ids = new Set(before.map((gate) => gate.id));
      const added = gates.filter((gate) => !ids.has(gate.id));
      return added.length === 0 ? before : [...before, ...added];
    });
  }, [gates]);
  return known;
}
