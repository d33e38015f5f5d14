import Link from 'next/link';
import type { RunView } from '@/server/runs/run-view';
import { itemRange } from '../timeline/place-words';

const LINK = 'font-medium text-accent-text hover:underline';

/** The runs this one belongs to: the one it retries, those that retry it, and the one whose step began it. */
export const RunLinks = ({ run }: { run: Pick<RunView, 'parent' | 'group' | 'retryOf' | 'retries'> }) => {
  const { parent, group, retryOf, retries } = run;
  const [latest, ...older] = retries;
  if (!parent && !retryOf && !latest) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 whitespace-nowrap text-ink-2 text-meta">
      {parent ? (
        <span>
          {group ? `${itemRange(group.from, group.count)} of “${group.title}”, for` : 'Begun by'}{' '}
          <Link href={`/runs/${parent.runId}?step=${encodeURIComponent(parent.path)}`} className={LINK}>
            run {parent.number} of {parent.workflowName}
          </Link>
        </span>
      ) : null}
      {retryOf ? (
        <span>
          Retry of{' '}
          <Link href={`/runs/${retryOf.runId}`} className={LINK}>
            run {retryOf.number}
          </Link>
        </span>
      ) : null}
      {latest ? (
        <span>
          Retried as{' '}
          <Link href={`/runs/${latest.runId}`} className={LINK}>
            run {latest.number}
          </Link>
          {older.length > 0 ? ` and ${older.length} more` : ''}
        </span>
      ) : null}
    </p>
  );
};
