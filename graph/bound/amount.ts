/** What is spent, or can be at most. Money is in US dollars; null: a price in it is not known, so nobody can say. */
export interface Amount {
  modelCalls: number;
  toolCalls: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number | null;
}

export const NOTHING: Amount = { modelCalls: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

export const plus = (left: Amount, right: Amount): Amount => combine(left, right, (one, other) => one + other);

/** Each part for itself: the most model calls may be on one way and the most money on another. */
export const larger = (left: Amount, right: Amount): Amount => combine(left, right, Math.max);

export const times = (amount: Amount, factor: number): Amount =>
  factor === 0
    ? NOTHING
    : {
        modelCalls: amount.modelCalls * factor,
        toolCalls: amount.toolCalls * factor,
        inputTokens: amount.inputTokens * factor,
        outputTokens: amount.outputTokens * factor,
        costUsd: amount.costUsd === null ? null : amount.costUsd * factor,
      };

export const isNothing = (amount: Amount): boolean =>
  amount.modelCalls === 0 &&
  amount.toolCalls === 0 &&
  amount.inputTokens === 0 &&
  amount.outputTokens === 0 &&
  amount.costUsd === 0;

const combine = (left: Amount, right: Amount, join: (one: number, other: number) => number): Amount => ({
  modelCalls: join(left.modelCalls, right.modelCalls),
  toolCalls: join(left.toolCalls, right.toolCalls),
  inputTokens: join(left.inputTokens, right.inputTokens),
  outputTokens: join(left.outputTokens, right.outputTokens),
  // What is not known stays so, whatever is added to it or stands beside it.
  costUsd: left.costUsd === null || right.costUsd === null ? null : join(left.costUsd, right.costUsd),
});
