import * as z from 'zod';
import { listWorkflows } from '@/server/workflows/list-workflows';
import { permitted } from '../../procedures/permitted';

export const list = permitted('workflow:read')
  .input(z.object({ query: z.string().max(200).optional() }).optional())
  .query(({ ctx, input }) => listWorkflows(ctx.services, ctx.actor, input ?? {}));
