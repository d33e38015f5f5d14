import * as z from 'zod';
import { saveHttpCredential } from '@/server/credentials/save-http-credential';
import { permitted } from '../../procedures/permitted';

export const save = permitted('credential:admin')
  .input(
    z.object({
      name: z.string().trim().min(1).max(60),
      headerName: z.string().trim().min(1).max(100),
      value: z.string().min(1).max(8_000),
      hosts: z.array(z.string().max(300)).max(20),
    }),
  )
  .mutation(({ ctx, input }) => saveHttpCredential(ctx.services, ctx.actor, input));
