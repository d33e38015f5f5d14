import * as z from 'zod';
import { removeHttpCredential } from '@/server/credentials/remove-http-credential';
import { permitted } from '../../procedures/permitted';

export const remove = permitted('credential:admin')
  .input(z.object({ name: z.string().min(1).max(60) }))
  .mutation(({ ctx, input }) => removeHttpCredential(ctx.services, ctx.actor, input));
