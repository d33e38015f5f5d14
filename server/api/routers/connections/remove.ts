import * as z from 'zod';
import { removeConnection } from '@/server/connections/remove-connection';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const remove = permitted('connection:admin')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => removeConnection(ctx.services, ctx.actor, input));
