import { Chip } from '@/components/ui/chip';
import { type Status, StatusIcon } from '@/components/ui/status-icon';
import type { RunStatus } from '@/server/engine/events';

interface Look {
  word: string;
  status: Status;
  tone: 'neutral' | 'running' | 'waiting' | 'warn' | 'done' | 'failed' | 'skipped';
}

/** A run's state in a word, with its shape and colour: the same in every list and head. */
export const RUN_LOOK: Record<RunStatus, Look> = {
  queued: { word: 'Queued', status: 'queued', tone: 'neutral' },
  running: { word: 'Running', status: 'running', tone: 'running' },
  waiting: { word: 'Waiting', status: 'waiting', tone: 'waiting' },
  needs_attention: { word: 'Needs a decision', status: 'attention', tone: 'warn' },
  succeeded: { word: 'Done', status: 'done', tone: 'done' },
  failed: { word: 'Failed', status: 'failed', tone: 'failed' },
  cancelled: { word: 'Stopped', status: 'cancelled', tone: 'skipped' },
};

export const RunStatusChip = ({ status, detail }: { status: RunStatus; detail?: string }) => {
  const look = RUN_LOOK[status];
  return (
    <Chip tone={look.tone} data-run-status={status}>
      <StatusIcon status={look.status} />
      {look.word}
      {detail ? ` ${detail}` : ''}
    </Chip>
  );
};
