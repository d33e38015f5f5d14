import * as z from 'zod';
import { publishWorkflow } from '@/server/workflows/publish-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const publish = permitted('workflow:publish')
  .input(z.object({ id: anyId, revision: z.int().min(1).optional() }))
  .mutation(({ ctx, input }) => publishWorkflow(ctx.services, ctx.actor, input));
