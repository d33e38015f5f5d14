'use client';

import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { IconButton } from '@/components/ui/icon-button';
import { useCopied } from '@/components/ui/use-copied';
import type { WorkflowNode } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { formatDuration } from '../format/duration';
import { formatFull } from '../format/when';
import { placeWithin } from '../timeline/place-words';
import type { Attempt, Span, SpanFan, Timeline } from '../timeline/span';
import { FieldRow } from '../values/value-fields';
import { AttemptList } from './attempt-list';
import { ModelCalls } from './model-calls';
import { type EffectivePolicy, effectivePolicy, retryWords, timeoutWords } from './retry-words';

const EFFECT = {
  none: 'Changes nothing outside; safe to run again',
  read: 'Reads from outside; repeating it costs time or money',
  write: 'Changes something outside; never repeated unless it is safe',
} as const;

const ON_ERROR: Record<EffectivePolicy['onError'], string> = {
  stop: 'The run stops',
  port: 'The run goes on by the step’s error output',
  default: 'The run goes on with the step’s default value',
};

const REPEATED = { items: 'items', votes: 'votes', branches: 'branches' } as const;

/** What an engineer asks of a step: its tries, what was to happen when one fails, and the key that keeps it from happening twice. */
export const FactsTab = ({
  span,
  timeline,
  attempt,
  model,
  node,
  now,
}: {
  span: Span;
  timeline: Timeline;
  /** the one that is shown */
  attempt: Attempt | undefined;
  model: CardModel | undefined;
  /** as it ran */
  node: WorkflowNode | undefined;
  now: number;
}) => {
  const place = placeWithin(span, timeline);
  const policy = span.kind === 'step' ? effectivePolicy(node, registry.get(span.type)) : null;
  return (
    <div className="pb-2">
      <AttemptList span={span} policy={policy} now={now} />
      <ModelCalls trace={attempt?.trace} />
      {policy ? (
        <Facts title="When something goes wrong">
          <FieldRow label="Tries">{retryWords(policy.retry)}</FieldRow>
          <FieldRow label="Time allowed">{timeoutWords(policy)}</FieldRow>
          <FieldRow label="When it fails">{ON_ERROR[policy.onError]}</FieldRow>
          {span.effect ? <FieldRow label="Effect">{EFFECT[span.effect]}</FieldRow> : null}
          {span.effect === 'write' ? (
            <FieldRow label="Repeating">{span.isIdempotent ? 'Said to be safe' : 'Not known to be safe'}</FieldRow>
          ) : null}
          {span.idempotencyKey ? <KeyRow value={span.idempotencyKey} /> : null}
        </Facts>
      ) : null}
      <Facts title="Facts">
        <FieldRow label="Kind">{model?.typeTitle ?? span.type}</FieldRow>
        <FieldRow label="Name in references">
          <code>{span.key}</code>
        </FieldRow>
        {place === null ? null : (
          <FieldRow
            label="Place in the run"
            trailing={<CopyButton value={span.path} label="Copy path for the API" done="Path copied" />}
          >
            {place}
          </FieldRow>
        )}
        {span.startedAt === null ? null : <FieldRow label="Started">{formatFull(span.startedAt)}</FieldRow>}
        {span.endedAt === null ? null : <FieldRow label="Ended">{formatFull(span.endedAt)}</FieldRow>}
        {span.readyAt !== null && span.startedAt !== null && span.startedAt > span.readyAt ? (
          <FieldRow label="Queued">{formatDuration(span.startedAt - span.readyAt)}</FieldRow>
        ) : null}
        {span.fan ? (
          <FieldRow label="Repeats">
            {span.fan.count.toLocaleString('en-US')} {REPEATED[span.fan.over]}, {atOnceWords(span.fan)}
          </FieldRow>
        ) : null}
        {span.loop ? (
          <FieldRow label="Repeats">At most {span.loop.maxTurns} turns, one after the other</FieldRow>
        ) : null}
        {span.ports.length > 0 ? (
          <FieldRow label="Went on by">{span.ports.map((port) => portWord(port, model)).join(', ')}</FieldRow>
        ) : null}
      </Facts>
    </div>
  );
};

const atOnceWords = ({ concurrency, spread }: SpanFan): string =>
  spread
    ? `in groups of ${spread.itemsPerGroup}, at most ${spread.groupsAtOnce} groups with ${concurrency} items each at once`
    : `at most ${concurrency} at once`;

const Facts = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="pt-3">
    <h3 className="flex h-8 items-center font-semibold text-meta">{title}</h3>
    <dl>{children}</dl>
  </section>
);

const CopyButton = ({ value, label, done }: { value: string; label: string; done: string }) => {
  const [isCopied, copy] = useCopied();
  return (
    <IconButton
      label={isCopied ? done : label}
      icon={isCopied ? <Check size={14} /> : <Copy size={14} />}
      onClick={() => copy(value)}
    />
  );
};

/** The key goes with every call of the step, so it is what to look for on the other side. */
const KeyRow = ({ value }: { value: string }) => (
  <FieldRow label="Idempotency key" trailing={<CopyButton value={value} label="Copy key" done="Key copied" />}>
    <code className="break-all">{value}</code>
    <span className="block text-ink-3 text-meta">
      The same for every try; sent with each call, so that it happens once.
    </span>
  </FieldRow>
);

const portWord = (port: string, model: CardModel | undefined): string =>
  model?.ports.find((candidate) => candidate.id === port)?.label ?? port;
