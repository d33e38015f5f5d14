import * as z from 'zod';
import { listShares } from '@/server/shares/list-shares';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const list = permitted('share:read')
  .input(z.object({ runId: anyId.optional() }).optional())
  .query(({ ctx, input }) => listShares(ctx.services, ctx.actor, input ?? {}));
