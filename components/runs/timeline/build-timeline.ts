import type { WorkflowDocument } from '@/graph/document';
import type { InstanceState, RunState } from '@/server/engine/state';
import { placeSpans } from './place-spans';
import type { EarlierRun, Span, Timeline } from './span';
import { spanOfStep } from './span-of-step';
import { timeSegments } from './time-segments';

/**
 * The rows of a folded run. A state folded from a prefix of the log gives the run as it stood at that event; nothing is
 * executed. `now` closes the bars of what still runs. `before` is the same run a moment ago: what was final then is taken
 * over as it is, so that following a run of ten thousand items costs what has moved and not what there is.
 */
export function buildTimeline(
  document: WorkflowDocument,
  state: RunState,
  now: number,
  retryOf: EarlierRun | null = null,
  before: Timeline | null = null,
): Timeline {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const finals = stillFinal(before, state);
  const spans = new Map<string, Span>();
  for (const step of state.steps.values()) {
    const known = before?.spans.get(step.path);
    const isKept = known?.isFinal && finals.has(known.parent);
    spans.set(step.path, isKept ? known : spanOfStep(step, state, nodes.get(step.nodeId)));
  }
  for (const path of finals.keys()) {
    const item = before?.spans.get(path);
    if (item) spans.set(path, item);
  }
  const startedAt = state.startedAt === null ? now : Date.parse(state.startedAt);
  const endedAt = state.finishedAt === null ? null : Date.parse(state.finishedAt);
  const until = endedAt ?? Math.max(now, startedAt);
  const roots = placeSpans(spans, document);
  timeSegments(spans, document, {
    startedAt,
    until,
    hasEnded: endedAt !== null,
    retriedRunId: state.origin?.kind === 'retry' ? state.origin.runId : null,
  });
  sealItems(spans, state, finals);
  return { spans, roots, startedAt, endedAt, until, retryOf, finals };
}

/** Items that were final and of which nothing has been heard since. */
function stillFinal(before: Timeline | null, state: RunState): Map<string, InstanceState> {
  const finals = new Map<string, InstanceState>();
  for (const [path, instance] of before?.finals ?? [])
    if (state.instances.get(path) === instance) finals.set(path, instance);
  return finals;
}

/** Nothing can change any more in an item whose steps have all ended, unless one of them holds steps itself. */
function sealItems(spans: Map<string, Span>, state: RunState, finals: Map<string, InstanceState>): void {
  for (const item of spans.values()) {
    if (item.kind !== 'item' || item.isFinal || item.repeat !== 'items' || item.endedAt === null) continue;
    const steps = item.children.flatMap((path) => spans.get(path) ?? []);
    const instance = state.instances.get(item.path);
    if (!instance || steps.some((step) => step.endedAt === null || step.fan || step.loop || step.children.length > 0))
      continue;
    for (const span of [item, ...steps]) span.isFinal = true;
    finals.set(item.path, instance);
  }
}
