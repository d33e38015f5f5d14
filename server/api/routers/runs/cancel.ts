import * as z from 'zod';
import { cancelRun } from '@/server/runs/cancel-run';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const cancel = permitted('run:cancel')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => cancelRun(ctx.services, ctx.actor, input));
