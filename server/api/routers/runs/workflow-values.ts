import * as z from 'zod';
import { getWorkflowValues } from '@/server/runs/get-workflow-values';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const workflowValues = permitted('run:read')
  .input(z.object({ workflowId: anyId }))
  .query(({ ctx, input }) => getWorkflowValues(ctx.services, ctx.actor, input));
