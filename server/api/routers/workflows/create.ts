import * as z from 'zod';
import { documentSchema, LIMITS } from '@/graph/document';
import { createWorkflow } from '@/server/workflows/create-workflow';
import { permitted } from '../../procedures/permitted';

export const create = permitted('workflow:edit')
  .input(
    z.object({
      document: documentSchema.optional(),
      exampleId: z.string().max(200).optional(),
      name: z.string().trim().min(1).max(LIMITS.nameLength).optional(),
    }),
  )
  .mutation(({ ctx, input }) => createWorkflow(ctx.services, ctx.actor, input));
