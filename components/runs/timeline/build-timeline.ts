import type { WorkflowDocument } from '@/graph/document';
import type { RunState } from '@/server/engine/state';
import { placeSpans } from './place-spans';
import type { EarlierRun, Span, Timeline } from './span';
import { spanOfStep } from './span-of-step';
import { timeSegments } from './time-segments';

/**
 * The rows of a folded run. A state folded from a prefix of the log gives the run as it stood at that event; nothing is
 * executed. `now` closes the bars of what still runs.
 */
export function buildTimeline(
  document: WorkflowDocument,
  state: RunState,
  now: number,
  retryOf: EarlierRun | null = null,
): Timeline {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const spans = new Map<string, Span>();
  for (const step of state.steps.values()) spans.set(step.path, spanOfStep(step, state, nodes.get(step.nodeId)));
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
  return { spans, roots, startedAt, endedAt, until, retryOf };
}
