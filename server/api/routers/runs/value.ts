import * as z from 'zod';
import { getRunValue } from '@/server/runs/get-run-value';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const value = permitted('run:read')
  .input(z.object({ id: anyId, hash: z.string().max(64) }))
  .query(({ ctx, input }) => getRunValue(ctx.services, ctx.actor, input));
