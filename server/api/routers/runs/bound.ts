import * as z from 'zod';
import { getRunBound } from '@/server/runs/get-run-bound';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const bound = permitted('run:read')
  .input(z.object({ id: anyId, version: z.enum(['same', 'draft']).optional() }))
  .query(({ ctx, input }) => getRunBound(ctx.services, ctx.actor, input));
