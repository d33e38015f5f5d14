import * as z from 'zod';
import { viewShare } from '@/server/shares/view-share';
import { byToken } from '../../procedures/by-token';

export const view = byToken.input(z.object({ token: z.string().min(1).max(200) })).query(({ ctx, input }) => {
  ctx.services.limits.require('share', ctx.address, 'shared pages were opened from here');
  return viewShare(ctx.services, input);
});
