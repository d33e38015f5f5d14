import type { PriceCatalogue } from '@/graph/bound/prices';

export interface PriceList {
  /** What these models cost in this workspace, as of the day of the catalogue; a model that is left out has no known price. */
  catalogue(workspaceId: string, models: readonly string[]): Promise<PriceCatalogue>;
}
