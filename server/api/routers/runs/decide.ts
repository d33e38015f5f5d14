import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { decideOutcome } from '@/server/runs/decide-outcome';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const decide = permitted('run:decide')
  .input(
    z.object({
      id: anyId,
      path: z.string().min(1).max(2_000),
      choice: z.enum(['happened', 'run-again', 'stop']),
      output: jsonSchema.optional(),
    }),
  )
  .mutation(({ ctx, input }) => decideOutcome(ctx.services, ctx.actor, input));
