import type { Usage } from './events';

/** Summed over attempts, failed ones included. A part nobody knows makes the sum unknown, not smaller. */
export interface UsageTotal {
  /** null once any part is unknown */
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
  modelCalls: number;
  /** the built-in rules answered somewhere, not an AI model */
  isStandIn: boolean;
}

export const noUsage = (): UsageTotal => ({
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  modelCalls: 0,
  isStandIn: false,
});

const plus = (sum: number | null, part: number | null): number | null =>
  sum === null || part === null ? null : sum + part;

export const addUsage = (total: UsageTotal, parts: readonly Usage[]): UsageTotal =>
  parts.reduce(
    (sum, part) => ({
      inputTokens: plus(sum.inputTokens, part.inputTokens),
      outputTokens: plus(sum.outputTokens, part.outputTokens),
      costUsd: plus(sum.costUsd, part.costUsd),
      modelCalls: sum.modelCalls + (part.calls ?? 1),
      isStandIn: sum.isStandIn || part.isStandIn,
    }),
    total,
  );
