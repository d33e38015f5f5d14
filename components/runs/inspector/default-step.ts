import type { RunState } from '@/server/engine/state';
import { rootCause } from '../timeline/problems';
import { bodyStart, type Timeline } from '../timeline/span';

/**
 * The step a run opens on when the address names none: the one that needs a person, or the cause of its failure. A run that
 * is done, or under way, opens on its result.
 */
export function defaultStep(state: RunState, timeline: Timeline): string | null {
  if (state.status === 'failed') return rootCause(timeline, state.failedPath);
  const wanted = state.status === 'needs_attention' ? 'attention' : state.status === 'waiting' ? 'waiting' : null;
  if (!wanted) return null;
  for (const span of timeline.spans.values())
    if (span.kind === 'step' && span.status === wanted && bodyStart(span) === null) return span.path;
  return null;
}
