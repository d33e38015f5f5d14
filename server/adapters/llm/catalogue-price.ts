import { calcPrice, type ModelPrice as Rates, type TieredPrices } from '@pydantic/genai-prices';
import type { ModelPrice } from '@/graph/bound/prices';
import { providers, splitModelId } from './providers';

export const CATALOGUE = { date: '2026-09-23', source: 'genai-prices 0.1.8' } as const;

/** What the catalogue says of a model; null when it does not know it. Free of charge is something it never says. */
export function cataloguePrice(id: string): ModelPrice | null {
  const { provider, model } = splitModelId(id);
  const known = providers.find((entry) => entry.id === provider);
  if (!known?.pricedBy) return null;
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId: known.pricedBy });
  if (!found) return null;
  const { input_mtok: read, cache_write_mtok: kept, output_mtok: written } = found.model_price as Rates;
  if (read === undefined || written === undefined) return null;
  // Where the provider keeps a prompt for the next call without being asked, keeping it may be dearer than reading it.
  const sent = kept !== undefined && known.cachesUnasked ? [read, kept] : [read];
  const at = (tokens: number): { input: number; output: number } => ({
    input: Math.max(...sent.map((rate) => rateAt(rate, tokens))),
    output: rateAt(written, tokens),
  });
  const starts = [...new Set([...sent, written].flatMap(startsOf))].sort((one, other) => one - other);
  return {
    ...at(0),
    ...(starts.length > 0 ? { tiers: starts.map((above) => ({ above, ...at(above + 1) })) } : {}),
    from: 'catalogue',
    ...(found.model.id === model ? {} : { pricedAs: found.model.id }),
  };
}

type Rate = number | TieredPrices;

const startsOf = (rate: Rate): number[] => (typeof rate === 'number' ? [] : rate.tiers.map(({ start }) => start));

const rateAt = (rate: Rate, tokens: number): number => {
  if (typeof rate === 'number') return rate;
  const reached = rate.tiers.filter(({ start }) => tokens > start).sort((one, other) => other.start - one.start);
  return reached[0]?.price ?? rate.base;
};
