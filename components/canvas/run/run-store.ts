import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunLogView } from '@/components/runs/inspector/run-log';
import type { LiveState } from '@/components/runs/inspector/use-run-log';
import type { EarlierRun, SpanGate, Timeline } from '@/components/runs/timeline/span';
import type { WorkflowDocument } from '@/graph/document';
import type { StepStatusView } from '../step-card';

/** What the editor shows of a run. Filled by the watcher of the run; single cards and edges read their own part. */
export interface RunViewState {
  runId: string | null;
  number: number | null;
  /** the run it retries */
  retryOf: EarlierRun | null;
  /** the document as it runs; null until known */
  document: WorkflowDocument | null;
  views: Readonly<Record<string, StepStatusView | undefined>>;
  /** open questions to a person, by the step that asks */
  gates: Readonly<Record<string, SpanGate | undefined>>;
  timeline: Timeline | null;
  log: RunLogView | null;
  live: LiveState;
}

export type RunStore = StoreApi<RunViewState>;

export const emptyRunView: RunViewState = {
  runId: null,
  number: null,
  retryOf: null,
  document: null,
  views: {},
  gates: {},
  timeline: null,
  log: null,
  live: 'loading',
};

export const createRunStore = (): RunStore => createStore<RunViewState>()(() => emptyRunView);

/** Keeps the object of every step that shows the same as before, so that only cards with news are drawn again. */
export const keepSame = <T>(
  before: Readonly<Record<string, T | undefined>>,
  after: Readonly<Record<string, T | undefined>>,
): Readonly<Record<string, T | undefined>> => {
  let isSame = Object.keys(before).length === Object.keys(after).length;
  const kept: Record<string, T | undefined> = {};
  for (const [id, view] of Object.entries(after)) {
    const old = before[id];
    kept[id] = old && JSON.stringify(old) === JSON.stringify(view) ? old : view;
    if (kept[id] !== old) isSame = false;
  }
  return isSame ? before : kept;
};
