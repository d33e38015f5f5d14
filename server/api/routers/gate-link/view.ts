import * as z from 'zod';
import { viewGateLink } from '@/server/gates/view-gate-link';
import { byToken } from '../../procedures/by-token';

/** A mutation only so that the token travels in the body: addresses are written into logs. It changes nothing. */
export const view = byToken.input(z.object({ token: z.string().min(1).max(200) })).mutation(({ ctx, input }) => {
  ctx.services.limits.require('share', ctx.address, 'answer links were opened from here');
  return viewGateLink(ctx.services, input);
});
