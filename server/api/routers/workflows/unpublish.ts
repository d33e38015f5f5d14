import * as z from 'zod';
import { unpublishWorkflow } from '@/server/workflows/unpublish-workflow';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const unpublish = permitted('workflow:publish')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => unpublishWorkflow(ctx.services, ctx.actor, input));
