import * as z from 'zod';
import { revokeShare } from '@/server/shares/revoke-share';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const revoke = permitted('share:revoke')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => revokeShare(ctx.services, ctx.actor, input));
