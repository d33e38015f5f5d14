import { StatusIcon } from '@/components/ui/status-icon';
import { formatDuration } from '../format/duration';
import type { Attempt, Span } from '../timeline/span';
import { afterAttempt, type EffectivePolicy } from './retry-words';

const OUTCOME = {
  running: { word: 'running', status: 'running' },
  done: { word: 'done', status: 'done' },
  failed: { word: 'failed', status: 'failed' },
  lost: { word: 'interrupted', status: 'retrying' },
  unknown: { word: 'cut off, outcome unknown', status: 'attention' },
  cancelled: { word: 'stopped', status: 'cancelled' },
} as const satisfies Record<Attempt['outcome'], unknown>;

/** Every try: how it ended and why, and what followed. */
export const AttemptList = ({ span, policy, now }: { span: Span; policy: EffectivePolicy | null; now: number }) =>
  span.attempts.length === 0 ? null : (
    <section aria-label="Tries" className="pt-3">
      <h3 className="flex h-8 items-center font-semibold text-meta">Tries</h3>
      <ol>
        {span.attempts.map((attempt) => {
          const { word, status } = OUTCOME[attempt.outcome];
          const after = afterAttempt(span, attempt, policy);
          return (
            <li
              key={`${attempt.number} ${attempt.startedAt}`}
              className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 border-line border-t py-1.5 first:border-t-0"
            >
              <StatusIcon status={status} className="mt-0.5" />
              <div className="grid gap-0.5">
                <span>
                  Try {attempt.number}{' '}
                  <span className="text-ink-2">
                    {word} after {formatDuration((attempt.endedAt ?? now) - attempt.startedAt)}
                  </span>
                </span>
                {attempt.error ? (
                  <span className="break-words text-failed text-meta">
                    {attempt.error.message}{' '}
                    <code className="text-ink-3">
                      {attempt.error.code}
                      {attempt.error.status === undefined ? '' : ` ${attempt.error.status}`}
                    </code>
                  </span>
                ) : null}
                {after ? <span className="text-ink-2 text-meta">{after}</span> : null}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
