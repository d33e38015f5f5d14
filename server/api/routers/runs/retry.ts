import * as z from 'zod';
import { budgetSchema } from '@/graph/budget';
import { retryRun } from '@/server/runs/retry-run';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const retry = permitted('run:start')
  .input(
    z.object({
      id: anyId,
      fromPath: z.string().min(1).max(2_000).optional(),
      onlyFailedItems: z.boolean().optional(),
      version: z.enum(['same', 'draft']).optional(),
      budget: budgetSchema.optional(),
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
  )
  .mutation(({ ctx, input }) => {
    ctx.services.limits.require('runStart', ctx.actor.workspaceId, 'runs were started');
    return retryRun(ctx.services, ctx.actor, input);
  });
