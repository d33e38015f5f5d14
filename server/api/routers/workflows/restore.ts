import * as z from 'zod';
import { restoreWorkflow } from '@/server/workflows/restore-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const restore = permitted('workflow:delete')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => restoreWorkflow(ctx.services, ctx.actor, input));
