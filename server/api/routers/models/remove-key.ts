import * as z from 'zod';
import { removeModelKey } from '@/server/models/remove-model-key';
import { permitted } from '../../procedures/permitted';

export const removeKey = permitted('credential:admin')
  .input(z.object({ provider: z.string().min(1).max(60) }))
  .mutation(({ ctx, input }) => removeModelKey(ctx.services, ctx.actor, input));
