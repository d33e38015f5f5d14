import * as z from 'zod';
import { deleteWorkflow } from '@/server/workflows/delete-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const remove = permitted('workflow:delete')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => deleteWorkflow(ctx.services, ctx.actor, input));
