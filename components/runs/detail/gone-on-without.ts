import type { Span, Timeline } from '../timeline/span';

/** A container may be set to go on when an item, a group of items or a vote fails: said of the step it failed at. */
export function goneOnWithout(span: Span, timeline: Timeline): string | null {
  for (let at: Span | undefined = span; at; at = timeline.spans.get(at.parent)) {
    if (timeline.spans.get(at.parent)?.status !== 'done') continue;
    if (at.group) return 'These items ended here, and the run went on without them.';
    if (at.kind === 'item')
      return `The ${at.repeat === 'votes' ? 'vote' : 'item'} ended here, and the run went on without it.`;
  }
  return null;
}
