'use client';

import type { ReactNode } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import type { WorkflowDocument } from '@/graph/document';
import type { RunState } from '@/server/engine/state';
import { SourceChip } from '../detail/source-chip';
import type { Span, Timeline } from '../timeline/span';
import { labelsOf } from '../values/labels';
import { readable } from '../values/readable';
import { ReadableValue } from '../values/readable-value';
import { ValueView } from '../values/value-view';
import { RunStatusChip, waitsForOf } from './run-status-chip';

/** What the run gave, first; and while it has not ended, what it is doing or waiting for, in words. */
export const RunResult = ({
  state,
  document,
  timeline,
  models,
  isStandIn,
  onSelect,
}: {
  state: RunState;
  document: WorkflowDocument;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  isStandIn: boolean;
  onSelect: (path: string) => void;
}) => (
  <aside aria-label="Result" className="flex min-h-0 flex-1 flex-col">
    <header className="flex items-center gap-3 border-line border-b px-4 py-3">
      <h2 className="flex-1 font-semibold text-section">Result</h2>
      <RunStatusChip status={state.status} waitsFor={waitsForOf(state)} />
    </header>
    <div className="grid min-h-0 flex-1 content-start gap-3 overflow-y-auto overscroll-contain px-4 pt-3 pb-6">
      <RunNotes state={state} timeline={timeline} models={models} onSelect={onSelect} />
      {isStandIn ? (
        <Note tone="warn" icon={<StatusIcon status="attention" />} title="Built-in rules, not an AI model.">
          At least one step was answered by rules that come with Sluice. They find and copy; they do not think.
        </Note>
      ) : null}
      {state.status === 'succeeded' ? (
        readable(state.output).kind === 'empty' ? (
          <p className="text-ink-2">The run is done. Its Finish step gives nothing back.</p>
        ) : (
          <ValueView title="What it gave" value={state.output} labels={labelsOfAll(document, 'finish')} />
        )
      ) : null}
      {readable(state.input).kind === 'empty' ? null : (
        <section aria-label="What it was given">
          <h3 className="flex h-8 items-center font-semibold text-meta">What it was given</h3>
          <ReadableValue value={state.input} labels={labelsOfAll(document, 'start')} />
        </section>
      )}
    </div>
  </aside>
);

/** A run may end at one of several Finish steps; what they give goes by one set of names. */
const labelsOfAll = (document: WorkflowDocument, type: string): Record<string, string> =>
  Object.assign({}, ...document.nodes.filter((node) => node.type === type).map((node) => labelsOf(node.config)));

const RunNotes = ({
  state,
  timeline,
  models,
  onSelect,
}: {
  state: RunState;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  onSelect: (path: string) => void;
}) => {
  const steps = [...timeline.spans.values()].filter((span) => span.kind === 'step');
  const having = (status: Span['status']) => steps.filter((span) => span.status === status);
  const chips = (spans: Span[]): ReactNode => (
    <span className="mt-1 flex flex-wrap gap-1">
      {spans.slice(0, 6).map((span) => (
        <SourceChip
          key={span.path}
          model={models.get(span.nodeId)}
          title={span.title}
          hint={`Go to ${span.title}`}
          onPress={() => onSelect(span.path)}
        />
      ))}
    </span>
  );
  switch (state.status) {
    case 'queued':
      return (
        <Note icon={<StatusIcon status="queued" />} title="Queued.">
          The run starts as soon as a worker is free.
        </Note>
      );
    case 'running':
      return (
        <Note tone="accent" icon={<StatusIcon status="running" />} title="Running.">
          {having('running').length > 0 ? (
            <>At work now: {chips(having('running'))}</>
          ) : (
            'The next step is being prepared.'
          )}
        </Note>
      );
    case 'waiting': {
      const gates = having('waiting');
      if (gates.length === 0)
        return (
          <Note icon={<StatusIcon status="retrying" />} title="Waiting for the time of the next try.">
            Nothing is needed from you.
            {chips(having('retrying'))}
          </Note>
        );
      return (
        <Note tone="waiting" icon={<StatusIcon status="waiting" />} title="Waiting for a person.">
          The run sleeps and costs nothing until someone answers. {chips(gates)}
        </Note>
      );
    }
    case 'needs_attention':
      return (
        <Note tone="warn" icon={<StatusIcon status="attention" />} title="A decision is needed.">
          A worker stopped in the middle of a step that changes something outside. Only a person can find out if it
          happened.
          {chips(having('attention'))}
        </Note>
      );
    case 'failed':
      return (
        <Note tone="failed" icon={<StatusIcon status="failed" />} title={state.error?.message ?? 'The run failed.'}>
          {state.failedPath ? (
            <button
              type="button"
              onClick={() => onSelect(state.failedPath ?? '')}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              Go to the step
            </button>
          ) : null}
        </Note>
      );
    case 'cancelled':
      return (
        <Note icon={<StatusIcon status="cancelled" />} title="Stopped.">
          {state.cancelRequestedBy ? `${state.cancelRequestedBy} stopped it. ` : ''}What had ended before is kept.
        </Note>
      );
    case 'succeeded':
      return null;
  }
};
