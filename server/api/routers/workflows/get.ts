import * as z from 'zod';
import { getWorkflow } from '@/server/workflows/get-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const get = permitted('workflow:read')
  .input(z.object({ id: anyId }))
  .query(({ ctx, input }) => getWorkflow(ctx.services, ctx.actor, input));
