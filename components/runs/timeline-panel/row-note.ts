import type { CardModel } from '@/components/canvas/card-model';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import type { Span } from '../timeline/span';

/** The one thing worth saying beside a bar. */
export function rowNote(span: Span, model: CardModel | undefined, now: number): string | undefined {
  if (span.gate) {
    const waited = formatDuration((span.gate.answer?.at ?? now) - span.gate.askedAt);
    if (!span.gate.answer) return `${waited} so far`;
    if (span.gate.answer.how === 'timed-out') return `${waited}, nobody answered`;
    return span.gate.answer.by ? `${waited} with ${span.gate.answer.by}` : waited;
  }
  if (span.attempts.length > 1) return plural(span.attempts.length, 'attempt');
  if (span.isDefault) return 'default used';
  const outputs = model?.ports.filter((port) => !port.isError) ?? [];
  if (outputs.length > 1 && span.ports.length === 1) return outputs.find((port) => port.id === span.ports[0])?.label;
  if (span.ports.includes('error') && span.status === 'failed') return 'went on by its error output';
  return undefined;
}
