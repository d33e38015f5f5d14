import * as z from 'zod';
import { ownPriceSchema } from '@/server/models/own-prices';
import { setModelPrice } from '@/server/models/set-model-price';
import { permitted } from '../../procedures/permitted';

export const setPrice = permitted('credential:admin')
  .input(z.object({ model: z.string().regex(/^[a-z0-9-]+:.{1,290}$/), price: ownPriceSchema.nullable() }))
  .mutation(({ ctx, input }) => setModelPrice(ctx.services, ctx.actor, input));
