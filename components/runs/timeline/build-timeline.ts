import type { WorkflowDocument } from '@/graph/document';
import type { RunEvent } from '@/server/engine/events';
import { applyToSpans } from './apply-to-spans';
import { placeSpans } from './place-spans';
import type { Span, Timeline } from './span';
import { timeSegments } from './time-segments';

/**
 * What the timeline, the canvas and the detail panel show, folded from stored events; nothing is executed. A prefix of
 * the log gives the run as it stood at that event. `now` closes the bars of what still runs.
 */
export function buildTimeline(document: WorkflowDocument, events: RunEvent[], now: number): Timeline {
  const spans = new Map<string, Span>();
  const run = { startedAt: null as number | null, endedAt: null as number | null };
  for (const event of events) {
    const at = Date.parse(event.at);
    run.startedAt ??= at;
    applyToSpans(spans, document, event, at);
    if (event.data.type === 'run.succeeded' || event.data.type === 'run.failed' || event.data.type === 'run.cancelled')
      run.endedAt = at;
  }
  const startedAt = run.startedAt ?? now;
  const until = run.endedAt ?? Math.max(now, startedAt);
  const roots = placeSpans(spans, document);
  timeSegments(spans, document, { startedAt, until, hasEnded: run.endedAt !== null });
  return { spans, roots, startedAt, endedAt: run.endedAt, until };
}
