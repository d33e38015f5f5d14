import type { ModelUse } from '../node-definition';
import type { Amount } from './amount';

/** US dollars for a million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /** dearer prices for calls that send more than `above` tokens, by rising `above`; the whole call costs that much */
  tiers?: { above: number; input: number; output: number }[];
  /** who says so */
  from: 'catalogue' | 'operator' | 'workspace' | 'free';
  /** the catalogue's name of the model it was priced as, when that is another */
  pricedAs?: string;
}

/** What models cost, as of a day. */
export interface PriceCatalogue {
  /** day of the data, YYYY-MM-DD */
  date: string;
  /** where the data comes from */
  source: string;
  /** by `provider:model`; a model that is not here has no known price */
  models: Record<string, ModelPrice>;
  /** providers that cost nothing: the built-in rules, models on this machine */
  freeProviders: string[];
  /** the model that a step gets which leaves the choice open */
  defaultModel: string;
}

const FREE: ModelPrice = { input: 0, output: 0, from: 'free' };

export const resolveModel = (prices: PriceCatalogue, model: string): string =>
  model === 'default' || model === '' ? prices.defaultModel : model;

/** Null when nobody knows: that is never the same as nothing. */
export function priceOf(prices: PriceCatalogue, model: string): ModelPrice | null {
  const id = resolveModel(prices, model);
  const price = Object.hasOwn(prices.models, id) ? prices.models[id] : undefined;
  if (price) return price;
  const provider = id.slice(0, Math.max(0, id.indexOf(':')));
  return prices.freeProviders.includes(provider) ? FREE : null;
}

/** The most that calls of this size can cost. A smaller call is never dearer, so every tier it can reach is looked at. */
function mostPerCall(price: ModelPrice, inputTokens: number, outputTokens: number): number {
  let { input, output } = price;
  for (const tier of price.tiers ?? []) {
    if (inputTokens <= tier.above) continue;
    input = Math.max(input, tier.input);
    output = Math.max(output, tier.output);
  }
  return (inputTokens * input + outputTokens * output) / 1_000_000;
}

/** What these calls can use. */
export function amountOf(use: ModelUse, prices: PriceCatalogue): Amount {
  const { calls, inputTokens, outputTokens } = use;
  const costs = modelsOf(use).map((model) => {
    const price = priceOf(prices, model);
    return price === null ? null : calls * mostPerCall(price, inputTokens, outputTokens);
  });
  return {
    modelCalls: calls,
    toolCalls: 0,
    inputTokens: calls * inputTokens,
    outputTokens: calls * outputTokens,
    costUsd:
      calls === 0 ? 0 : costs.reduce((most, cost) => (most === null || cost === null ? null : Math.max(most, cost)), 0),
  };
}

/** The models that may be called, of which one is. */
export const modelsOf = ({ model, oneOf }: ModelUse): string[] => (oneOf && oneOf.length > 0 ? oneOf : [model]);
