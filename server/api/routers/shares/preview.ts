import * as z from 'zod';
import { MAX_SHARE_HOURS } from '@/server/shares/create-share';
import { previewShare } from '@/server/shares/preview-share';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';
import { shareScope } from './scope';

export const preview = permitted('share:create')
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
  .query(({ ctx, input }) => previewShare(ctx.services, ctx.actor, input));
