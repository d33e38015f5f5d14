import * as z from 'zod';
import { listGateLinks } from '@/server/gates/list-gate-links';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const links = permitted('gate:answer')
  .input(z.object({ gateId: anyId }))
  .query(({ ctx, input }) => listGateLinks(ctx.services, ctx.actor, input));
