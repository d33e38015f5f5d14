'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { formatDuration, formatElapsed } from '@/components/runs/format/duration';
import { runLook, waitsForOf } from '@/components/runs/inspector/run-status-chip';
import { shortfalls, shortfallWords } from '@/components/runs/timeline/failed-items';
import { buttonStyle } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { cn } from '../../ui/cn';
import { IconButton } from '../../ui/icon-button';
import { StatusIcon, statusWord } from '../../ui/status-icon';
import { useRunView } from '../flow/flow-context';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { outlineOf } from '../store/run-order';

/** The run on the canvas in one line: how it stands, how long, and a chip for every step. */
export const RunStrip = ({ onClose, onGoTo }: { onClose: () => void; onGoTo: (nodeId: string) => void }) => {
  const runId = useRunView((run) => run.runId);
  const number = useRunView((run) => run.number);
  const status = useRunView((run) => run.log?.state.status ?? 'queued');
  const waitsFor = useRunView((run) => (run.log ? waitsForOf(run.log.state) : null));
  const live = useRunView((run) => run.live);
  const startedAt = useRunView((run) => run.timeline?.startedAt ?? null);
  const endedAt = useRunView((run) => run.timeline?.endedAt ?? null);
  const until = useRunView((run) => run.timeline?.until ?? null);
  const isStandIn = useRunView((run) => run.log?.state.usage.isStandIn ?? false);
  const message = useRunView((run) => run.log?.state.error?.message ?? null);
  const lacks = useRunView((run) =>
    run.timeline && run.log?.state.status === 'succeeded' ? shortfallWords(shortfalls(run.timeline)) : null,
  );
  if (runId === null) return null;
  const look = runLook(status, waitsFor);
  const took =
    startedAt === null || until === null
      ? ''
      : endedAt === null
        ? formatElapsed(until - startedAt)
        : formatDuration(endedAt - startedAt);
  return (
    <section aria-label="Run on the canvas" className="grid gap-2 border-line border-t bg-surface px-4 py-3">
      <div className="flex min-w-0 items-center gap-3">
        <span className="font-semibold">{number === null ? 'Run' : `Run ${number}`}</span>
        <Chip tone={look.tone} data-run-status={status}>
          <StatusIcon status={look.status} />
          {look.word}
          {took ? ` ${took}` : ''}
        </Chip>
        {lacks ? (
          <Chip tone="warn">
            <StatusIcon status="attention" />
            {lacks}
          </Chip>
        ) : null}
        {isStandIn ? <Chip tone="warn">Built-in rules, not an AI model</Chip> : null}
        <span className="min-w-0 flex-1 truncate text-failed text-meta" title={message ?? undefined}>
          {status === 'failed' ? message : null}
        </span>
        {live === 'reconnecting' ? <span className="text-ink-3 text-meta">Connecting again…</span> : null}
        {live === 'live' ? <span className="font-medium text-accent-text text-meta">Live</span> : null}
        <Link href={`/runs/${runId}`} className={buttonStyle({ size: 'sm' })}>
          View run
        </Link>
        <IconButton label="Close this run" icon={<X size={14} />} onClick={onClose} />
      </div>
      <StepChips onGoTo={onGoTo} />
    </section>
  );
};

const StepChips = ({ onGoTo }: { onGoTo: (nodeId: string) => void }) => {
  const editor = useEditor();
  const document = useDocument((one) => one);
  const views = useRunView((run) => run.views);
  const selectedIds = useView((view) => view.selectedIds);
  const steps = outlineOf(document).filter((step) => step.depth === 0);
  return (
    <ul aria-label="Steps of this run" className="flex gap-1 overflow-x-auto [scrollbar-width:none]">
      {steps.map(({ node }) => {
        const status = views[node.id];
        const mark = status?.status ?? 'queued';
        return (
          <li key={node.id}>
            <button
              type="button"
              aria-label={[node.title, statusWord[mark].toLowerCase(), status?.iterations?.label]
                .filter(Boolean)
                .join(', ')}
              onClick={() => onGoTo(node.id)}
              className={cn(
                'focus-inset flex h-6 max-w-60 items-center gap-1 rounded-control px-2 text-ink-2 text-meta pointer-coarse:h-11',
                mark === 'running' || mark === 'retrying'
                  ? 'bg-accent-soft font-medium text-accent-text'
                  : mark === 'waiting'
                    ? 'bg-waiting-soft font-medium text-waiting'
                    : mark === 'failed'
                      ? 'bg-failed-soft font-medium text-failed'
                      : 'bg-raised hover:text-ink',
                selectedIds.has(node.id) && 'shadow-[inset_0_0_0_1px_var(--accent)]',
              )}
            >
              <StatusIcon status={mark} />
              <span className="truncate">{editor.node(node.id)?.title}</span>
              {status?.iterations ? (
                <span className="max-w-28 shrink-0 truncate font-normal text-ink-3">{status.iterations.label}</span>
              ) : null}
            </button>
          </li>
        );
      })}
    </ul>
  );
};
