'use client';

import { ChevronLeft, ChevronRight, Play, Share2, Square } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { IconButton } from '@/components/ui/icon-button';
import { LogoMark } from '@/components/ui/logo';
import { StatusIcon } from '@/components/ui/status-icon';
import type { RunState } from '@/server/engine/state';
import type { RunView } from '@/server/runs/run-view';
import { formatElapsed } from '../format/duration';
import { formatDayTime, formatFull } from '../format/when';
import { RunLinks } from './run-links';
import { runOrigin } from './run-origin';
import { RunStatusChip, waitsForOf } from './run-status-chip';
import type { LiveState } from './use-run-log';

/** Which run this is, how it stands, who started it with what, and what can be done with it. */
export const RunHeader = ({
  run,
  state,
  live,
  now,
  previous,
  next,
  isStopping,
  isStarting,
  onStop,
  onRunAgain,
  onShare,
  retry,
  lacks,
}: {
  run: RunView;
  state: Pick<RunState, 'status' | 'parked'>;
  live: LiveState;
  now: number;
  /** ids of the runs before and after it in the same workflow */
  previous: string | null;
  next: string | null;
  isStopping: boolean;
  isStarting: boolean;
  onStop: () => void;
  onRunAgain: () => void;
  onShare: () => void;
  /** the menu of what can be run again, where it may be */
  retry: ReactNode;
  /** what the result of a run that is done lacks: "3 items failed"; null when it is whole */
  lacks: string | null;
}) => {
  const { status } = state;
  const isOver = status === 'succeeded' || status === 'failed' || status === 'cancelled';
  return (
    <header className="flex min-h-(--bar) shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-3 py-1.5">
      <Link href="/" aria-label="Sluice, workflows" className="grid size-7 place-items-center rounded-control">
        <LogoMark />
      </Link>
      <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2">
        <Link href={`/w/${run.workflowId}`} className="truncate text-ink-2 hover:text-ink">
          {run.workflowName}
        </Link>
        <span className="text-ink-3" aria-hidden>
          /
        </span>
        <h1 className="whitespace-nowrap font-semibold">Run {run.number}</h1>
      </nav>
      <RunStatusChip
        status={status}
        waitsFor={waitsForOf(state)}
        detail={status === 'running' && run.startedAt ? formatElapsed(now - Date.parse(run.startedAt)) : undefined}
      />
      {lacks && status === 'succeeded' ? (
        <Chip tone="warn">
          <StatusIcon status="attention" />
          {lacks}
        </Chip>
      ) : null}
      {live === 'reconnecting' ? (
        <span role="status" className="font-medium text-meta text-retry">
          Reconnecting…
        </span>
      ) : null}
      <p
        className="min-w-24 flex-[1_1_0] truncate text-ink-2 text-meta max-md:basis-full"
        title={`${formatFull(run.createdAt)}, ${runOrigin(run)}`}
      >
        <time dateTime={run.createdAt}>{formatDayTime(run.createdAt)}</time>
        {' · '}
        {runOrigin(run)}
      </p>
      <RunLinks run={run} />
      <div className="ms-auto flex flex-wrap items-center justify-end gap-1">
        <RunStep label="Previous run" shortcut="[" id={previous} icon={<ChevronLeft size={16} />} />
        <RunStep label="Next run" shortcut="]" id={next} icon={<ChevronRight size={16} />} />
        <span className="w-2 max-sm:hidden" />
        {/* The run of a group is retried, shared and run again as a part of the run that it belongs to */}
        {isOver && !run.group ? retry : null}
        {isOver && run.group ? null : isOver ? (
          <Button key="again" icon={<Play size={14} />} className="sm:ms-1" onClick={onRunAgain} isBusy={isStarting}>
            Run again
          </Button>
        ) : (
          <Button variant="danger" icon={<Square size={12} fill="currentColor" />} onClick={onStop} isBusy={isStopping}>
            {isStopping ? 'Stopping…' : 'Stop run'}
          </Button>
        )}
        {run.group ? null : (
          <Button icon={<Share2 size={14} />} onClick={onShare} className="sm:ms-1">
            Share
          </Button>
        )}
      </div>
    </header>
  );
};

const RunStep = ({
  label,
  shortcut,
  id,
  icon,
}: {
  label: string;
  shortcut: string;
  id: string | null;
  icon: React.ReactNode;
}) =>
  id ? (
    <Link
      href={`/runs/${id}`}
      aria-label={label}
      title={`${label} (${shortcut})`}
      className="grid size-7 place-items-center rounded-control text-ink-2 hover:bg-raised hover:text-ink pointer-coarse:size-11"
    >
      {icon}
    </Link>
  ) : (
    <IconButton
      label={label}
      icon={icon}
      disabledReason={label === 'Previous run' ? 'This is the first run' : 'This is the latest run'}
    />
  );
