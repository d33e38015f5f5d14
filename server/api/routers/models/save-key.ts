import * as z from 'zod';
import { saveModelKey } from '@/server/models/save-model-key';
import { permitted } from '../../procedures/permitted';

export const saveKey = permitted('credential:admin')
  .input(
    z.object({
      provider: z.string().min(1).max(60),
      key: z.string().trim().max(8_000),
      baseUrl: z.string().trim().max(2_000).optional(),
    }),
  )
  .mutation(({ ctx, input }) => saveModelKey(ctx.services, ctx.actor, input));
