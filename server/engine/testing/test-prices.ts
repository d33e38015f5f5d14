import type { PriceCatalogue } from '@/graph/bound/prices';

/** The only model that tests of money pay for. */
export const MODEL = 'test:small';
export const PRICES: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: { [MODEL]: { input: 1_000, output: 5_000, from: 'catalogue' } },
  freeProviders: [],
  defaultModel: MODEL,
};
