import * as z from 'zod';
import { duplicateWorkflow } from '@/server/workflows/duplicate-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const duplicate = permitted('workflow:edit')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => duplicateWorkflow(ctx.services, ctx.actor, input));
