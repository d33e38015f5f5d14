import * as z from 'zod';
import { API_KEY_ROLES } from '@/server/api-keys/api-key-view';
import { createApiKey } from '@/server/api-keys/create-api-key';
import { permitted } from '../../procedures/permitted';

export const create = permitted('key:admin')
  .input(
    z.object({
      name: z.string().trim().min(1, 'Give the key a name').max(80),
      role: z.enum(API_KEY_ROLES),
      expiresInDays: z.int().min(1).max(3_650).nullable(),
    }),
  )
  .mutation(({ ctx, input }) => createApiKey(ctx.services, ctx.actor, input));
