import * as z from 'zod';
import { permitted } from '../../procedures/permitted';

export const step = permitted('workflow:read')
  .input(z.object({ type: z.string().max(64) }))
  .query(async ({ ctx, input }) => ({ text: await ctx.services.help.of(input.type) }));
