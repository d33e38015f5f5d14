import type { Amount } from '@/graph/bound/amount';
import { moneyInWords } from '@/graph/bound/bound-words';
import { plural } from '../../runs/format/cost';

/** What something can cost at most; unknown is said as such, and never as nothing. */
export const moneyOf = (costUsd: number | null): string => (costUsd === null ? 'cost unknown' : moneyInWords(costUsd));

/** The most one run can use, in a line, without what there is none of. */
export const mostInWords = ({ modelCalls, toolCalls, costUsd }: Amount): string => {
  if (modelCalls > 0) return `at most ${plural(modelCalls, 'model call')} · ${moneyOf(costUsd)}`;
  return toolCalls > 0 ? `at most ${plural(toolCalls, 'tool call')}` : 'no model calls';
};
