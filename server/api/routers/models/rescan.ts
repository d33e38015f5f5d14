import { listModels } from '@/server/models/list-models';
import { permitted } from '../../procedures/permitted';

export const rescan = permitted('model:use').mutation(async ({ ctx }) => {
  await ctx.services.models.rescan();
  return listModels(ctx.services, ctx.actor);
});
