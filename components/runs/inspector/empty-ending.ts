import type { WorkflowDocument } from '@/graph/document';
import type { Timeline } from '../timeline/span';

/** Why a run that is done has no result: its Finish step gives none, or none was reached. */
export function emptyEnding({ nodes }: Pick<WorkflowDocument, 'nodes'>, { spans }: Pick<Timeline, 'spans'>): string {
  const finishes = new Set(nodes.filter(({ type }) => type === 'finish').map(({ id }) => id));
  const isReached = [...spans.values()].some(({ nodeId, status }) => finishes.has(nodeId) && status === 'done');
  return isReached
    ? 'The run is done. Its Finish step gives nothing back.'
    : 'The run is done, but reached no Finish step, so there is no result. The way it took ends before one.';
}
