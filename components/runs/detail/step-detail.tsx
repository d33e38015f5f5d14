'use client';

import { Check, Link2, PencilRuler, RotateCcw, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { type ReactNode, useMemo, useState } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { Button, buttonStyle } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { KindTile } from '@/components/ui/kind-tile';
import { StatusIcon, statusWord } from '@/components/ui/status-icon';
import { SegmentedTabs, TabPanel, Tabs } from '@/components/ui/tabs';
import { useCopied } from '@/components/ui/use-copied';
import { fieldWords } from '@/graph/analysis/field-words';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import { GateAnswer } from '../gates/gate-answer';
import { GateClosed } from '../gates/gate-closed';
import { OutcomeDecision } from '../gates/outcome-decision';
import { canRetryFrom } from '../retry/may-retry';
import { useAskRetry } from '../retry/retry-context';
import { countItems, failedItemsOf } from '../timeline/failed-items';
import type { LoopTurn } from '../timeline/loop-turns';
import type { Attempt, Span, Timeline } from '../timeline/span';
import { cardStatus } from '../timeline/status-views';
import { usageOf } from '../timeline/totals';
import { itemLabel } from '../timeline-panel/item-label';
import { readersOf, type ValueSource } from '../values/source-of';
import { ValueView } from '../values/value-view';
import { ChildRun } from './child-run';
import { ErrorAction } from './error-action';
import { FactsTab } from './facts-tab';
import { FailedItems } from './failed-items';
import { InputSection } from './input-section';
import { ItemSteps } from './item-steps';
import { LogsTab } from './logs-tab';
import { PlaceNav } from './place-nav';
import { PromptTab } from './prompt-tab';
import { SourceChip } from './source-chip';
import { stepLine } from './step-line';
import { StepNotes } from './step-notes';
import { TurnList, TurnState } from './turn-state';
import { UsageSection } from './usage-section';
import { VoteTally } from './vote-tally';

type Tab = 'io' | 'prompt' | 'logs' | 'details';

/** One step of a run: what it received and gave, what was sent, what it wrote, try by try. */
export const StepDetail = ({
  runId,
  workflowId,
  span,
  timeline,
  turns,
  models,
  document,
  streamed,
  now,
  isRunOver,
  attempt: wanted,
  onAttempt,
  highlight,
  onSource,
  onSelect,
  onClose,
  isTitled = true,
}: {
  runId: string;
  workflowId: string;
  span: Span;
  timeline: Timeline;
  /** what was carried through each turn, by the path of the loop */
  turns: ReadonlyMap<string, LoopTurn[]>;
  models: ReadonlyMap<string, CardModel>;
  /** the workflow as it ran */
  document: WorkflowDocument;
  /** what it has written so far, while it runs */
  streamed: string;
  now: number;
  isRunOver: boolean;
  /** number of the attempt to show; null for the last */
  attempt: number | null;
  onAttempt: (attempt: number | null) => void;
  /** the place in the output a reader was led to */
  highlight: (string | number)[];
  onSource: (source: ValueSource) => void;
  onSelect: (path: string) => void;
  onClose?: () => void;
  /** false where what it is in already says its name */
  isTitled?: boolean;
}) => {
  const [tab, setTab] = useState<Tab>('io');
  const [isCopied, copy] = useCopied();
  const model = models.get(span.nodeId);
  const node = document.nodes.find((candidate) => candidate.id === span.nodeId);
  const last = span.attempts.at(-1);
  const at = span.attempts.findIndex((candidate) => candidate.number === wanted);
  const attempt = at >= 0 ? span.attempts[at] : last;
  const isLast = attempt === last;
  const usage = attempt?.usage ?? [];
  const logs = attempt?.logs ?? [];
  const isAsking = span.gate !== undefined && span.gate.answer === null;
  const traceTab = traceTabOf(span, model);
  const readers = useMemo(() => readersOf(timeline, span), [timeline, span]);
  const failedItems = useMemo(() => failedItemsOf(span, timeline), [timeline, span]);
  const ask = useAskRetry();
  const container = span.kind === 'item' ? timeline.spans.get(span.parent) : span;
  const carried = turns.get(container?.path ?? '');
  const turn = span.repeat === 'turns' ? carried?.[span.index ?? 0] : undefined;
  const words = useMemo(() => (node ? fieldWords(node, registry) : {}), [node]);
  const title = span.kind === 'item' ? `${span.title}, ${itemLabel(span, timeline)}` : span.title;

  return (
    <aside aria-label={`Step ${title}`} className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-start gap-3 px-4 py-3">
        {model ? <KindTile kind={model.kind} icon={model.icon} size="lg" /> : null}
        <div className="min-w-0 flex-1">
          {isTitled ? (
            <h2 className="-mt-0.5 truncate font-semibold text-section" title={title}>
              {title}
            </h2>
          ) : null}
          <p className="text-ink-2 text-meta">{stepLine(span, timeline, model, now)}</p>
        </div>
        <IconButton
          label={isCopied ? 'Link copied' : 'Copy link to this step'}
          icon={isCopied ? <Check size={16} /> : <Link2 size={16} />}
          onClick={() => copy(window.location.href)}
        />
        <Link
          href={`/w/${workflowId}?step=${encodeURIComponent(span.group?.containerId ?? span.nodeId)}`}
          aria-label="Open this step in the editor"
          title="Open this step in the editor"
          className={buttonStyle({ variant: 'ghost', size: 'sm', className: 'w-7 px-0' })}
        >
          <PencilRuler size={16} />
        </Link>
        {onClose ? <IconButton label="Close step" icon={<X size={16} />} onClick={onClose} /> : null}
      </header>
      <PlaceNav span={span} timeline={timeline} onSelect={onSelect} />
      {span.attempts.length > 1 ? (
        <SegmentedTabs
          label="Attempts"
          items={span.attempts.map((candidate, position) => ({
            value: String(candidate.number),
            label: `Attempt ${candidate.number}`,
            icon: <AttemptIcon attempt={candidate} isLast={position === span.attempts.length - 1} span={span} />,
            detail: (
              <span className="font-normal text-ink-3">
                {formatDuration((candidate.endedAt ?? now) - candidate.startedAt)}
              </span>
            ),
          }))}
          value={String(attempt?.number ?? '')}
          onChange={(next) => onAttempt(Number(next) === last?.number ? null : Number(next))}
          className="overflow-x-auto px-4 pb-2"
        />
      ) : null}
      <Tabs
        label="About this step"
        items={[
          { value: 'io', label: 'Input and output' },
          ...(traceTab ? [{ value: 'prompt' as const, label: traceTab }] : []),
          {
            value: 'logs',
            label: 'Logs',
            detail: <span className="font-normal text-ink-3 text-meta">{logs.length || ''}</span>,
          },
          { value: 'details', label: 'Details' },
        ]}
        value={tab}
        onChange={setTab}
        className="flex min-h-0 flex-1 flex-col"
        listClassName="shrink-0 overflow-x-auto px-4"
      >
        <Panel value="io">
          {span.gate && isAsking ? (
            <div className="pt-3">
              <GateAnswer gateId={span.gate.id} form={span.gate.form} deadline={span.gate.deadline} now={now} />
            </div>
          ) : null}
          {span.gate?.answer ? <GateClosed gate={span.gate} /> : null}
          {span.status === 'attention' && attempt?.outcome === 'unknown' ? (
            <div className="pt-3">
              <OutcomeDecision runId={runId} span={span} />
            </div>
          ) : null}
          <StepNotes
            span={span}
            attempt={attempt}
            timeline={timeline}
            isRunOver={isRunOver}
            errorAction={
              <ErrorAction
                span={span}
                error={attempt?.error ?? span.error}
                workflowId={workflowId}
                timeline={timeline}
              />
            }
          />
          {turn ? <TurnState turn={turn} isDone={isRunOver} words={words.state?.fields} /> : null}
          {span.kind === 'item' && span.children.length > 0 ? (
            <ItemSteps item={span} timeline={timeline} models={models} onSelect={onSelect} />
          ) : null}
          {span.call ? <ChildRun runId={span.call.runId} now={now} /> : null}
          <VoteTally span={span} timeline={timeline} />
          {carried && span.kind === 'step' ? (
            <TurnList span={span} turns={carried} timeline={timeline} onSelect={onSelect} />
          ) : null}
          <FailedItems
            items={failedItems}
            timeline={timeline}
            onSelect={onSelect}
            action={
              ask ? (
                <Button
                  size="sm"
                  icon={<RotateCcw size={13} aria-hidden />}
                  onClick={() => ask({ fromPath: span.path, onlyFailedItems: true })}
                >
                  Retry{' '}
                  {countItems(failedItems) === 1
                    ? 'the failed item'
                    : `the ${plural(countItems(failedItems), 'failed item')}`}
                </Button>
              ) : null
            }
          />
          {span.kind !== 'step' || span.group ? null : lacksInput(span, attempt) ? (
            <div className="pt-2">
              <NeededInput span={span} timeline={timeline} models={models} document={document} onSource={onSource} />
            </div>
          ) : attempt && !isAsking ? (
            <div className="pt-2">
              <InputSection
                fields={attempt.input}
                span={span}
                timeline={timeline}
                models={models}
                document={document}
                onSource={onSource}
              />
            </div>
          ) : null}
          {isLast && span.output !== undefined ? (
            <div className="pt-3">
              <ValueView key={span.path} title="Output" value={span.output} words={words} highlight={highlight} />
            </div>
          ) : null}
          {streamed && span.status === 'running' ? (
            <section aria-label="Written so far" className="pt-3">
              <h3 className="flex h-8 items-center font-semibold text-meta">Written so far</h3>
              <p className="whitespace-pre-wrap break-words rounded-menu border border-line p-3">{streamed}</p>
            </section>
          ) : null}
          {attempt?.error?.details !== undefined ? (
            <div className="pt-3">
              <ValueView
                key={`${span.path} ${attempt.number}`}
                title="More about the error"
                value={attempt.error.details}
              />
            </div>
          ) : null}
          {usage.length > 0 ? <UsageSection usage={usage} /> : null}
          {readers.length > 0 ? (
            <div className="mt-4 flex min-h-8 flex-wrap items-center gap-1 border-line border-t py-1.5">
              <span className="me-auto text-ink-2">Used next by</span>
              {readers.map((reader) => (
                <SourceChip
                  key={reader.path}
                  model={models.get(reader.nodeId)}
                  title={reader.title}
                  hint={`Go to ${reader.title}`}
                  onPress={() => onSelect(reader.path)}
                />
              ))}
            </div>
          ) : null}
        </Panel>
        <Panel value="prompt">
          <PromptTab trace={attempt?.trace} />
        </Panel>
        <Panel value="logs">
          <LogsTab logs={logs} warnings={isLast ? (span.warnings ?? []) : []} />
        </Panel>
        <Panel value="details">
          <FactsTab span={span} timeline={timeline} attempt={attempt} model={model} node={node} now={now} />
        </Panel>
      </Tabs>
      {ask && canRetryFrom(span) ? (
        <footer className="flex shrink-0 items-center gap-2 border-line border-t px-4 py-3">
          <Button
            icon={<RotateCcw size={14} aria-hidden />}
            onClick={() => ask({ fromPath: span.path, onlyFailedItems: false })}
          >
            Retry from here
          </Button>
        </footer>
      ) : null}
    </aside>
  );
};

/** It failed before it had its input, or was never begun: nothing was written down of what it saw. */
const lacksInput = (span: Span, attempt: Attempt | undefined): boolean =>
  attempt ? attempt.outcome === 'failed' && attempt.input.length === 0 : span.status === 'failed';

// What a step asks for takes the parser of its formulas to know
const NeededInput = dynamic(() => import('./needed-input').then((module) => module.NeededInput));

/** What the reader finds besides input and output: the prompt of a model, the call of a tool, the rules of a router. */
function traceTabOf(span: Span, model: CardModel | undefined): string | null {
  if (usageOf(span).length > 0 || model?.kind === 'ai') return 'Prompt';
  if (!span.attempts.some((attempt) => attempt.trace !== undefined)) return null;
  return model?.kind === 'decide' ? 'Rules' : 'Call';
}

const Panel = ({ value, children }: { value: Tab; children: ReactNode }) => (
  <TabPanel value={value} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-6">
    {children}
  </TabPanel>
);

const AttemptIcon = ({ attempt, isLast, span }: { attempt: Attempt; isLast: boolean; span: Span }) => {
  const status = isLast
    ? cardStatus(span.status)
    : (
        {
          done: 'done',
          failed: 'failed',
          lost: 'retrying',
          unknown: 'attention',
          cancelled: 'cancelled',
          running: 'running',
        } as const
      )[attempt.outcome];
  return <StatusIcon status={status} label={statusWord[status]} />;
};
