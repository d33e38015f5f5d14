import type { CardModel } from '@/components/canvas/card-model';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import { shortValue } from '../format/short-value';
import { formatWakeAt } from '../format/wait';
import { repeatWords } from '../timeline/repeat-words';
import { repeatKindOf, type Span, type Timeline } from '../timeline/span';
import { reusedWords } from '../timeline/status-views';
import { voteStanding } from '../timeline/vote-answers';

/** The one thing worth saying beside a bar. */
export function rowNote(span: Span, model: CardModel | undefined, timeline: Timeline): string | undefined {
  const now = timeline.until;
  if (span.reusedFrom) return reusedWords(timeline);
  if (span.kind === 'item') return itemNote(span, timeline);
  if (span.gate) {
    const waited = formatDuration((span.gate.answer?.at ?? now) - span.gate.askedAt);
    if (!span.gate.answer) return `${waited} so far`;
    if (span.gate.answer.how === 'timed-out') return `${waited}, nobody answered`;
    return span.gate.answer.by ? `${waited} with ${span.gate.answer.by}` : waited;
  }
  if (span.wakeAt !== undefined) return `until ${formatWakeAt(span.wakeAt, now)}`;
  if (span.attempts.length > 1) return plural(span.attempts.length, 'attempt');
  if (span.isDefault) return 'default used';
  if (span.status === 'failed' && span.ports.includes('error')) return 'went on by its error output';
  if (span.group && span.group.failedItems > 0) return `${plural(span.group.failedItems, 'item')} failed`;
  if (repeatKindOf(span)) return repeatWords(span, timeline);
  const outputs = model?.ports.filter((port) => !port.isError) ?? [];
  if (outputs.length > 1 && span.ports.length === 1) return outputs.find((port) => port.id === span.ports[0])?.label;
  return undefined;
}

const STANDING = { failed: 'failed', 'not-needed': 'stopped early', stopped: 'stopped', out: undefined } as const;

/** What one item, vote or turn came to. */
function itemNote(item: Span, timeline: Timeline): string | undefined {
  if (item.error) return item.error.message;
  const container = timeline.spans.get(item.parent);
  if (item.repeat !== 'votes' || !container) return undefined;
  const standing = voteStanding(container, item);
  return standing === 'in' ? shortValue(container.fan?.votes?.get(item.index ?? 0)) : STANDING[standing];
}
