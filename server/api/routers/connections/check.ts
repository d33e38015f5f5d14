import * as z from 'zod';
import { checkConnection } from '@/server/connections/check-connection';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const check = permitted('connection:use')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => checkConnection(ctx.services, ctx.actor, input));
