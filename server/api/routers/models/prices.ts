import * as z from 'zod';
import { listPrices } from '@/server/models/list-prices';
import { permitted } from '../../procedures/permitted';

export const prices = permitted('model:read')
  .input(z.object({ models: z.array(z.string().min(1).max(300)).max(1_000) }))
  .query(({ ctx, input }) => listPrices(ctx.services, ctx.actor, input));
