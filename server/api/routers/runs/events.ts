import * as z from 'zod';
import { getRunEvents } from '@/server/runs/get-run-events';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const events = permitted('run:read')
  .input(z.object({ id: anyId, afterSeq: z.int().min(0).default(0) }))
  .query(({ ctx, input }) => getRunEvents(ctx.services, ctx.actor, input));
