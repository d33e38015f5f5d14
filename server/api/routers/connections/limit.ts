import * as z from 'zod';
import { limitConnection } from '@/server/connections/limit-connection';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const limit = permitted('connection:admin')
  .input(z.object({ id: anyId, maxConcurrent: z.int().min(1).max(1_000).nullable() }))
  .mutation(({ ctx, input }) => limitConnection(ctx.services, ctx.actor, input));
