import * as z from 'zod';
import { addConnection } from '@/server/connections/add-connection';
import { permitted } from '../../procedures/permitted';

/** Only addresses: a command to start is the operator's to give, in mcp.json. */
export const add = permitted('connection:admin')
  .input(
    z.object({
      name: z.string().trim().min(1).max(60),
      url: z.string().trim().min(1).max(2_000),
      headers: z.record(z.string().max(100), z.string().max(8_000)).optional(),
    }),
  )
  .mutation(({ ctx, input }) => addConnection(ctx.services, ctx.actor, input));
