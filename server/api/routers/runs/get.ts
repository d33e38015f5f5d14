import * as z from 'zod';
import { getRun } from '@/server/runs/get-run';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const get = permitted('run:read')
  .input(z.object({ id: anyId }))
  .query(({ ctx, input }) => getRun(ctx.services, ctx.actor, input));
