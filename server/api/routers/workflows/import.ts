import * as z from 'zod';
import { importWorkflow } from '@/server/workflows/import-workflow';
import { permitted } from '../../procedures/permitted';

export const importText = permitted('workflow:import')
  .input(z.object({ text: z.string() }))
  .mutation(({ ctx, input }) => importWorkflow(ctx.services, ctx.actor, input));
