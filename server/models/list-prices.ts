import type { PriceCatalogue } from '@/graph/bound/prices';
import type { Actor } from '@/server/accounts/actor';
import type { PriceList } from './price-list';

export const listPrices = (
  { prices }: { prices: PriceList },
  actor: Actor,
  { models }: { models: string[] },
): Promise<PriceCatalogue> => prices.catalogue(actor.workspaceId, models);
