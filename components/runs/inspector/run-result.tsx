'use client';

import type { CardModel } from '@/components/canvas/card-model';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { type FieldWords, fieldWords } from '@/graph/analysis/field-words';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import type { RunState } from '@/server/engine/state';
import type { Timeline } from '../timeline/span';
import { readable } from '../values/readable';
import { ReadableValue } from '../values/readable-value';
import { ValueView } from '../values/value-view';
import { emptyEnding } from './empty-ending';
import { RunNotes } from './run-notes';
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
          <p className="text-ink-2">{emptyEnding(document, timeline)}</p>
        ) : (
          <ValueView title="What it gave" value={state.output} words={wordsOfAll(document, 'finish')} />
        )
      ) : null}
      {readable(state.input).kind === 'empty' ? null : (
        <section aria-label="What it was given">
          <h3 className="flex h-8 items-center font-semibold text-meta">What it was given</h3>
          <ReadableValue value={state.input} words={wordsOfAll(document, 'start')} />
        </section>
      )}
    </div>
  </aside>
);

/** A run may end at one of several Finish steps; what they give goes by one set of names. */
const wordsOfAll = (document: WorkflowDocument, type: string): Record<string, FieldWords> =>
  Object.assign({}, ...document.nodes.filter((node) => node.type === type).map((node) => fieldWords(node, registry)));
