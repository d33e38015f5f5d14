import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import { calcPrice } from '@pydantic/genai-prices';
import type { Usage } from '@/server/engine/events';
import { providers } from './providers';

/** Who answered, as far as counting goes. */
export interface Billed {
  provider: string;
  /** without the provider */
  model: string;
  isStandIn: boolean;
  isLocal: boolean;
  /** dollars for a million tokens, where somebody here has said so */
  ownPrice?: { input: number; output: number } | null;
}

/** What a call used. Counts the provider did not send stay null, and so does the price made of them. */
export function usageOf(billed: Billed, reported: LanguageModelV4Usage | undefined): Usage {
  const { inputTokens, outputTokens } = reported ?? { inputTokens: undefined, outputTokens: undefined };
  const counts = {
    inputTokens: inputTokens?.total ?? null,
    cachedTokens: inputTokens?.cacheRead ?? null,
    outputTokens: outputTokens?.total ?? null,
    reasoningTokens: outputTokens?.reasoning ?? null,
  };
  return {
    model: `${billed.provider}:${billed.model}`,
    provider: billed.provider,
    isStandIn: billed.isStandIn,
    ...counts,
    ...priceOf(billed, counts, inputTokens?.cacheWrite),
  };
}

/** A call that no model has seen: the provider said no, or was not there. */
export const turnedAway = (billed: Billed): Usage => ({
  ...usageOf({ ...billed, ownPrice: null }, undefined),
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
});

function priceOf(
  billed: Billed,
  counts: Pick<Usage, 'inputTokens' | 'cachedTokens' | 'outputTokens'>,
  cacheWriteTokens: number | undefined,
): Pick<Usage, 'costUsd' | 'pricedAs'> {
  if (billed.isStandIn) return { costUsd: 0 };
  if (billed.ownPrice) return { costUsd: ofOwnPrice(billed.ownPrice, counts) };
  if (billed.isLocal) return { costUsd: 0 };
  const providerId = providers.find((entry) => entry.id === billed.provider)?.pricedBy;
  if (!providerId || counts.inputTokens === null || counts.outputTokens === null) return { costUsd: null };
  try {
    const price = calcPrice(
      {
        input_tokens: counts.inputTokens,
        output_tokens: counts.outputTokens,
        cache_read_tokens: counts.cachedTokens ?? 0,
        cache_write_tokens: cacheWriteTokens ?? 0,
      },
      billed.model,
      { providerId },
    );
    // An entry without rates is no price of zero.
    if (!price || price.model_price.input_mtok === undefined || price.model_price.output_mtok === undefined)
      return { costUsd: null };
    // The catalogue matches by prefix, so a new model may have been priced as an older one; people are told.
    const pricedAs = price.model.id === billed.model ? undefined : price.model.id;
    return { costUsd: price.total_price, ...(pricedAs ? { pricedAs } : {}) };
  } catch {
    // Counts that contradict each other (more cached than sent) have no price.
    return { costUsd: null };
  }
}

/** Whoever sets a price means all tokens alike, also those read from a cache. */
const ofOwnPrice = (
  price: { input: number; output: number },
  { inputTokens, outputTokens }: Pick<Usage, 'inputTokens' | 'outputTokens'>,
): number | null =>
  inputTokens === null || outputTokens === null
    ? null
    : (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
