import * as z from 'zod';
import { createShare, MAX_SHARE_HOURS } from '@/server/shares/create-share';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';
import { shareScope } from './scope';

export const create = permitted('share:create')
  .input(
    shareScope.extend({
      runId: anyId,
      expiresInHours: z
        .int()
        .min(1)
        .max(MAX_SHARE_HOURS)
        .default(7 * 24),
    }),
  )
  .mutation(({ ctx, input }) => createShare(ctx.services, ctx.actor, input, ctx.origin));
