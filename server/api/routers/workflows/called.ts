import * as z from 'zod';
import { getCalledVersions } from '@/server/workflows/get-called-versions';
import { permitted } from '../../procedures/permitted';

export const called = permitted('workflow:read')
  .input(z.object({ hashes: z.array(z.string().min(1).max(100)).max(1_000) }))
  .query(({ ctx, input }) => getCalledVersions(ctx.services, ctx.actor, input));
