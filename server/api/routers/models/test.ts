import * as z from 'zod';
import { tryModel } from '@/server/models/try-model';
import { permitted } from '../../procedures/permitted';

export const test = permitted('model:use')
  .input(z.object({ model: z.string().min(1).max(300) }))
  .mutation(({ ctx, input, signal }) => tryModel(ctx.services, ctx.actor, input, signal));
