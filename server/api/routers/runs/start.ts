import * as z from 'zod';
import { budgetSchema } from '@/graph/budget';
import { jsonSchema } from '@/graph/document';
import { startRun } from '@/server/runs/start-run';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const start = permitted('run:start')
  .input(
    z.object({
      workflowId: anyId,
      revision: z.int().min(1).optional(),
      input: z.record(z.string(), jsonSchema),
      idempotencyKey: z.string().min(1).max(200).optional(),
      budget: budgetSchema.optional(),
    }),
  )
  .mutation(({ ctx, input }) => {
    ctx.services.limits.require('runStart', ctx.actor.workspaceId, 'runs were started');
    return startRun(ctx.services, ctx.actor, input, 'editor');
  });
