import * as z from 'zod';
import { revokeGateLink } from '@/server/gates/revoke-gate-link';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const revokeLink = permitted('gate:answer')
  .input(z.object({ gateId: anyId, linkId: anyId }))
  .mutation(({ ctx, input }) => revokeGateLink(ctx.services, ctx.actor, input));
