import type { RunStatus } from '@/server/engine/events';
import type { WaitsFor } from '@/server/runs/waits-for';
import { runLook } from '../runs/inspector/run-status-chip';

const SHOWN = 14;
const FOR_A_PERSON = { height: 18, colour: 'var(--waiting)' };

const LOOK: Record<RunStatus, { height: number; colour: string }> = {
  succeeded: { height: 13, colour: 'color-mix(in oklab, var(--done) 62%, var(--surface))' },
  failed: { height: 16, colour: 'var(--failed)' },
  // Only a person is called by a colour; what waits for time or another run goes on by itself
  waiting: { height: 12, colour: 'var(--control)' },
  needs_attention: { height: 18, colour: 'var(--retry)' },
  running: { height: 8, colour: 'var(--accent)' },
  queued: { height: 5, colour: 'var(--control)' },
  cancelled: { height: 8, colour: 'var(--border-strong)' },
};

/** How the last runs ended, oldest first; height and colour both say it, and the words are there for who sees neither. */
export const Spark = ({
  runs,
  waitsFor,
}: {
  runs: { id: string; status: RunStatus }[];
  /** what the last of them waits for, while it does */
  waitsFor: WaitsFor | null;
}) => {
  const shown = runs.slice(-SHOWN);
  const counts = new Map<RunStatus, number>();
  for (const run of shown) counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  const words = [...counts].map(([status, count]) => `${count} ${runLook(status).word.toLowerCase()}`).join(', ');
  return (
    <span
      role="img"
      aria-label={shown.length === 0 ? 'No runs yet' : `Last ${shown.length} runs: ${words}`}
      className="flex h-5 items-end gap-0.5"
    >
      {Array.from({ length: SHOWN - shown.length }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places are all alike
        <i key={place} className="h-[3px] w-1.5 rounded-[1.5px] bg-line" />
      ))}
      {shown.map((run) => {
        const isCalling = run === shown.at(-1) && waitsFor === 'person';
        const look = isCalling ? FOR_A_PERSON : LOOK[run.status];
        return (
          <i key={run.id} className="w-1.5 rounded-[1.5px]" style={{ height: look.height, background: look.colour }} />
        );
      })}
    </span>
  );
};
