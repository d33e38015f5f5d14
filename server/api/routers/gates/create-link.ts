import * as z from 'zod';
import { createGateLink } from '@/server/gates/create-gate-link';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const createLink = permitted('gate:answer')
  .input(z.object({ gateId: anyId, recipient: z.string().trim().min(1, 'Say whom the link is for').max(200) }))
  .mutation(({ ctx, input }) => createGateLink(ctx.services, ctx.actor, input, ctx.origin));
