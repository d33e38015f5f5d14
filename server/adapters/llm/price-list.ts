import type { ModelPrice, PriceCatalogue } from '@/graph/bound/prices';
import type { OwnPrices } from '@/server/models/own-prices';
import type { PriceList } from '@/server/models/price-list';
import { CATALOGUE, cataloguePrice } from './catalogue-price';
import { localServers } from './local-servers';
import { BUILTIN } from './providers';

/** Prices of the workspace, then of the operator, then of the catalogue; what runs on this machine costs nothing. */
export function createPriceList({
  own,
  defaultModel,
}: {
  own: OwnPrices;
  defaultModel(workspaceId: string): Promise<string>;
}): PriceList {
  return {
    async catalogue(workspaceId, models): Promise<PriceCatalogue> {
      const [mine, first] = await Promise.all([own.read(workspaceId), defaultModel(workspaceId)]);
      const known: Record<string, ModelPrice> = {};
      for (const model of new Set([...models, first])) {
        const price = mine[model] ?? cataloguePrice(model);
        if (price) known[model] = price;
      }
      return {
        ...CATALOGUE,
        models: known,
        freeProviders: [BUILTIN, ...localServers.map(({ id }) => id)],
        defaultModel: first,
      };
    },
  };
}
