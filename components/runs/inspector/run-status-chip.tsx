import { Chip } from '@/components/ui/chip';
import { type Status, StatusIcon } from '@/components/ui/status-icon';
import type { RunStatus } from '@/server/engine/events';
import type { RunState } from '@/server/engine/state';
import type { WaitsFor } from '@/server/runs/waits-for';

interface Look {
  word: string;
  status: Status;
  tone: 'neutral' | 'running' | 'waiting' | 'warn' | 'done' | 'failed' | 'skipped';
}

const RUN_LOOK: Record<RunStatus, Look> = {
  queued: { word: 'Queued', status: 'queued', tone: 'neutral' },
  running: { word: 'Running', status: 'running', tone: 'running' },
  waiting: { word: 'Waiting', status: 'sleeping', tone: 'neutral' },
  needs_attention: { word: 'Needs a decision', status: 'attention', tone: 'warn' },
  succeeded: { word: 'Done', status: 'done', tone: 'done' },
  failed: { word: 'Failed', status: 'failed', tone: 'failed' },
  cancelled: { word: 'Stopped', status: 'cancelled', tone: 'skipped' },
};

/** Only a person is called: what waits for time or for another run goes on by itself, and looks it. */
const WAITING_LOOK: Record<WaitsFor, Look> = {
  person: { word: 'Waiting for a person', status: 'waiting', tone: 'waiting' },
  run: { word: 'Waiting for a run', status: 'sleeping', tone: 'neutral' },
  time: { word: 'Waiting for its time', status: 'sleeping', tone: 'neutral' },
};

/** A run's state in a word, with its shape and colour: the same in every list and head. */
export const runLook = (status: RunStatus, waitsFor: WaitsFor | null = null): Look =>
  status === 'waiting' && waitsFor ? WAITING_LOOK[waitsFor] : RUN_LOOK[status];

/** What a folded run waits for; null when it does not. */
export const waitsForOf = ({ status, parked }: Pick<RunState, 'status' | 'parked'>): WaitsFor | null => {
  if (status !== 'waiting' || !parked) return null;
  if (parked.reason === 'waiting') return 'person';
  return parked.reason === 'run' ? 'run' : 'time';
};

export const RunStatusChip = ({
  status,
  waitsFor,
  detail,
}: {
  status: RunStatus;
  /** while it waits, when it is known */
  waitsFor?: WaitsFor | null;
  detail?: string;
}) => {
  const look = runLook(status, waitsFor);
  return (
    <Chip tone={look.tone} data-run-status={status} className="tabular-nums">
      <StatusIcon status={look.status} />
      {look.word}
      {detail ? ` ${detail}` : ''}
    </Chip>
  );
};
