import * as z from 'zod';
import { runStatusSchema } from '@/server/engine/events';
import { listRuns } from '@/server/runs/list-runs';
import { runCursorSchema } from '@/server/runs/run-cursor';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const list = permitted('run:read')
  .input(
    z
      .object({
        workflowId: anyId.optional(),
        status: runStatusSchema.optional(),
        cursor: runCursorSchema.nullish(),
      })
      .optional(),
  )
  .query(({ ctx, input }) => listRuns(ctx.services, ctx.actor, { ...input, cursor: input?.cursor ?? undefined }));
