import type { Budget } from '@/graph/budget';
import type { Spend, Usage } from '../events';

/** What a budget can limit, in the order in which people are told. */
export const PARTS = ['costUsd', 'modelCalls', 'toolCalls', 'tokens'] as const satisfies (keyof Budget)[];
export type Part = (typeof PARTS)[number];

/** What an attempt used: as reported, and where a part of it was not, all that was set aside for that part. */
export function spentOf(usage: readonly Usage[], reserved: Spend): Spend {
  let modelCalls = 0;
  let tokens: number | null = 0;
  let costUsd: number | null = 0;
  for (const call of usage) {
    modelCalls += call.calls ?? 1;
    tokens = sum(tokens, sum(call.inputTokens, call.outputTokens));
    costUsd = sum(costUsd, call.costUsd);
  }
  return {
    modelCalls,
    toolCalls: reserved.toolCalls,
    tokens: tokens ?? reserved.tokens,
    costUsd: costUsd ?? reserved.costUsd,
  };
}

const sum = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;
