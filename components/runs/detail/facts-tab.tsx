import type { CardModel } from '@/components/canvas/card-model';
import { formatDuration } from '../format/duration';
import { formatFull } from '../format/when';
import type { Attempt, Span } from '../timeline/span';
import { FieldRow } from '../values/value-fields';

const EFFECT = {
  none: 'Changes nothing outside; safe to run again',
  read: 'Reads from outside; repeating it costs time or money',
  write: 'Changes something outside; never repeated unless it is safe',
} as const;

const OUTCOME: Record<Attempt['outcome'], string> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
  lost: 'interrupted, ran again',
  unknown: 'interrupted, outcome unknown',
  cancelled: 'stopped',
};

/** What an engineer asks of a step: times, effect, the key that keeps it from happening twice. */
export const FactsTab = ({ span, model }: { span: Span; model: CardModel | undefined }) => (
  <dl className="py-2">
    <FieldRow label="Kind">{model?.typeTitle ?? span.type}</FieldRow>
    <FieldRow label="Name in references">
      <code>{span.key}</code>
    </FieldRow>
    <FieldRow label="Place in the run">
      <code className="break-all">{span.path}</code>
    </FieldRow>
    {span.startedAt === null ? null : <FieldRow label="Started">{formatFull(span.startedAt)}</FieldRow>}
    {span.endedAt === null ? null : <FieldRow label="Ended">{formatFull(span.endedAt)}</FieldRow>}
    {span.readyAt !== null && span.startedAt !== null && span.startedAt > span.readyAt ? (
      <FieldRow label="Queued">{formatDuration(span.startedAt - span.readyAt)}</FieldRow>
    ) : null}
    {span.effect ? <FieldRow label="Effect">{EFFECT[span.effect]}</FieldRow> : null}
    {span.effect === 'write' ? (
      <FieldRow label="Repeating">{span.isIdempotent ? 'The tool says it is safe' : 'Not known to be safe'}</FieldRow>
    ) : null}
    {span.idempotencyKey ? (
      <FieldRow label="Idempotency key">
        <code className="break-all">{span.idempotencyKey}</code>
      </FieldRow>
    ) : null}
    {span.fan ? (
      <FieldRow label="Repeats">
        {span.fan.over === 'items' ? `${span.fan.count} items` : `${span.fan.count} branches`}, at most{' '}
        {span.fan.concurrency} at once
      </FieldRow>
    ) : null}
    {span.ports.length > 0 ? (
      <FieldRow label="Went on by">{span.ports.map((port) => portWord(port, model)).join(', ')}</FieldRow>
    ) : null}
    {span.attempts.map((attempt) => (
      <FieldRow key={`${attempt.number} ${attempt.startedAt}`} label={`Attempt ${attempt.number}`}>
        {OUTCOME[attempt.outcome]}
        {attempt.endedAt === null ? '' : ` after ${formatDuration(attempt.endedAt - attempt.startedAt)}`}
        {attempt.error ? (
          <>
            , <code>{attempt.error.code}</code>
            {attempt.error.status === undefined ? '' : `, status ${attempt.error.status}`}
          </>
        ) : null}
      </FieldRow>
    ))}
  </dl>
);

const portWord = (port: string, model: CardModel | undefined): string =>
  model?.ports.find((candidate) => candidate.id === port)?.label ?? port;
