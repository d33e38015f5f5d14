import Link from 'next/link';
import type { ReactNode } from 'react';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import { formatWakeAt } from '../format/wait';
import type { Attempt, Span, Timeline } from '../timeline/span';
import { goneOnWithout } from './gone-on-without';

const SKIPPED = {
  'not-on-path': 'The run took another way, so this step was not needed.',
  off: 'This step is switched off, so the run went past it.',
  'branch-decided': 'Enough branches had ended, so this one was not needed.',
} as const;

/** What a reader must know before the values: failures, retries, skips, defaults, stand-ins. */
export const StepNotes = ({
  span,
  attempt,
  timeline,
  isRunOver,
  errorAction,
}: {
  span: Span;
  /** the one that is shown */
  attempt: Attempt | undefined;
  timeline: Timeline;
  isRunOver: boolean;
  /** beside the cause of a failure: where to mend it */
  errorAction?: ReactNode;
}) => {
  const notes: ReactNode[] = [];
  if (span.reusedFrom) notes.push(<ReusedNote key="reused" runId={span.reusedFrom} timeline={timeline} />);
  if (span.wakeAt !== undefined)
    notes.push(
      <Note
        key="sleeping"
        icon={<StatusIcon status="sleeping" />}
        title={`Waits until ${formatWakeAt(span.wakeAt, timeline.until)}.`}
      >
        It goes on by itself; nothing is needed from you, and waiting costs nothing.
      </Note>,
    );
  const error = attempt?.error ?? (span.attempts.length === 0 ? span.error : undefined);
  const isLast = attempt === span.attempts.at(-1);
  // What led to an open question is said with the question
  if (error && !(isLast && span.status === 'attention'))
    notes.push(
      <Note key="error" tone="failed" icon={<StatusIcon status="failed" />} title={error.message} action={errorAction}>
        {isLast ? afterFailure(span, timeline) : nextTry(span, attempt)}
      </Note>,
    );
  if (attempt?.outcome === 'lost')
    notes.push(
      <Note
        key="lost"
        tone="warn"
        icon={<StatusIcon status="retrying" />}
        title="The worker stopped during this attempt."
      >
        The step is safe to run again, so {isLast ? 'it will' : 'it did'}.
      </Note>,
    );
  const before = span.attempts.at(-2);
  if (attempt && isLast && before && span.status === 'done' && before.error)
    notes.push(
      <Note
        key="retried"
        tone="warn"
        icon={<StatusIcon status="retrying" />}
        title={retrySentence(span, before, attempt)}
      >
        {before.error.message}
      </Note>,
    );
  if (span.status === 'skipped' && span.skipReason)
    notes.push(
      <Note key="skipped" icon={<StatusIcon status="skipped" />}>
        {SKIPPED[span.skipReason]}
      </Note>,
    );
  if (span.status === 'idle')
    notes.push(
      <Note key="idle" icon={<StatusIcon status={isRunOver ? 'skipped' : 'queued'} />}>
        {isRunOver ? 'The run ended before it came to this step.' : 'The run has not come to this step yet.'}
      </Note>,
    );
  if (span.status === 'queued')
    notes.push(
      <Note key="queued" icon={<StatusIcon status="queued" />}>
        Everything it needs is there. It starts as soon as a worker is free.
      </Note>,
    );
  if (span.status === 'cancelled')
    notes.push(
      <Note key="cancelled" icon={<StatusIcon status="cancelled" />}>
        It was stopped before it ended, and what it had under way was called off.
      </Note>,
    );
  if (span.decision)
    notes.push(
      <Note key="decision" tone="warn" icon={<StatusIcon status="attention" />} title="Its outcome was unknown.">
        {span.decision.by} said:{' '}
        {{ happened: 'it happened', 'run-again': 'run it again', stop: 'stop the run' }[span.decision.choice]}.
      </Note>,
    );
  if (isLast)
    // The note on a stand-in says more than the warning of the same words.
    for (const warning of (span.warnings ?? []).filter((text) => text !== STAND_IN))
      notes.push(
        <Note key={warning} icon={<StatusIcon status="attention" />}>
          {warning}
        </Note>,
      );
  if (attempt?.usage.some((usage) => usage.isStandIn))
    notes.push(
      <Note key="stand-in" tone="warn" icon={<StatusIcon status="attention" />} title={`${STAND_IN}.`}>
        They find and copy; they do not think. Add a key under Models and keys for a real answer.
      </Note>,
    );
  return notes.length === 0 ? null : <div className="grid gap-2 pt-3">{notes}</div>;
};

/** Of an earlier run, when this one retries it: nothing ran here, so there are no tries and no cost. */
const ReusedNote = ({ runId, timeline: { retryOf } }: { runId: string; timeline: Timeline }) => (
  <Note
    icon={<StatusIcon status="done" />}
    title="Taken over, not run again."
    action={
      <Link
        href={`/runs/${runId}`}
        className="self-center whitespace-nowrap font-medium text-accent-text underline underline-offset-2"
      >
        {retryOf?.runId === runId ? `Go to run ${retryOf.number}` : 'Go to that run'}
      </Link>
    }
  >
    The result is that of {retryOf?.runId === runId ? `run ${retryOf.number}` : 'the earlier run'}.
  </Note>
);

const STAND_IN = 'Built-in rules, not an AI model';

function afterFailure(span: Span, timeline: Timeline): string {
  const tries = span.attempts.length > 1 ? `${plural(span.attempts.length, 'try', 'tries')} failed. ` : '';
  if (span.isDefault) return `${tries}The step’s default value was used instead.`;
  if (span.status === 'retrying') return `${tries}Another try follows.`;
  if (span.ports.length > 0) return `${tries}The run went on by the step’s error output.`;
  if (span.status !== 'failed') return tries;
  const without = goneOnWithout(span, timeline);
  return `${tries}${without ?? 'The run could not go on from here.'}`;
}

function nextTry(span: Span, attempt: Attempt | undefined): string {
  const next = span.attempts.find((candidate) => attempt && candidate.startedAt > attempt.startedAt);
  if (!next || !attempt || attempt.endedAt === null) return '';
  return `Sluice waited ${formatDuration(next.startedAt - attempt.endedAt)} and tried again.`;
}

function retrySentence(span: Span, before: Attempt, attempt: Attempt): string {
  if (before.outcome === 'unknown')
    return 'Nobody knew whether the try before this one happened. A person chose to run it again.';
  const wait =
    before.endedAt === null
      ? ''
      : ` Sluice waited ${formatDuration(attempt.startedAt - before.endedAt)} and tried again.`;
  return span.attempts.length === 2
    ? `The first try failed.${wait}`
    : `${plural(span.attempts.length - 1, 'try', 'tries')} failed before this one.${wait}`;
}
