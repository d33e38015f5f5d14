import { createOperatorPrices } from '@/server/adapters/llm/operator-prices';
import { createPriceList } from '@/server/adapters/llm/price-list';
import { providers, RULES_MODEL } from '@/server/adapters/llm/providers';
import { type Env, getEnv } from '@/server/env';
import type { PriceList } from '@/server/models/price-list';

/** Prices without a database: the operator's file and the catalogue, and a default model by the keys of the environment. */
export function offlinePrices(onProblem: (message: string) => void): PriceList {
  const env = getEnv();
  const readOwn = createOperatorPrices(env.pricesFile, onProblem);
  return createPriceList({ own: { read: readOwn }, defaultModel: async () => defaultModel(env) });
}

function defaultModel({ defaultModel: fixed, providers: keys }: Env): string {
  if (fixed) return fixed;
  for (const { id, models } of providers)
    if ((id === 'openai' || id === 'anthropic' || id === 'google') && keys[id].apiKey && models[0])
      return `${id}:${models[0]}`;
  return RULES_MODEL;
}
