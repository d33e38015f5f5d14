import type { CardModel } from '@/components/canvas/card-model';
import { statusWord } from '@/components/ui/status-icon';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import { hasFailedItems } from '../timeline/failed-items';
import type { Span, Timeline } from '../timeline/span';
import { cardStatus, tookMs } from '../timeline/status-views';
import { usageOf } from '../timeline/totals';

/** Under the title: "Step 8 of 13 · gpt-5.4 · 9.1 s with one retry". */
export function stepLine(span: Span, timeline: Timeline, model: CardModel | undefined, now: number): string {
  const parts: string[] = [];
  const order = timeline.roots.indexOf(span.path);
  if (order >= 0 && timeline.roots.length > 1) parts.push(`Step ${order + 1} of ${timeline.roots.length}`);
  const models = [...new Set(usageOf(span).map((usage) => (usage.isStandIn ? 'built-in rules' : usage.model)))];
  if (models.length > 0) parts.push(models.join(', '));
  else if (model) parts.push(model.summary || model.typeTitle);
  const took = tookMs(span, now);
  const retries = span.attempts.length - 1;
  if (span.group && hasFailedItems(span)) parts.push(`${plural(span.group.failedItems, 'item')} failed`);
  const word = span.status === 'idle' ? 'Not reached' : statusWord[cardStatus(span.status)];
  if (took === null) parts.push(word);
  else if (span.status === 'done')
    parts.push(
      `${formatDuration(took)}${retries > 0 ? ` with ${retries === 1 ? 'one retry' : plural(retries, 'retry', 'retries')}` : ''}`,
    );
  else parts.push(`${word} ${formatDuration(took)}`);
  return parts.join(' · ');
}
