import * as z from 'zod';
import { revokeApiKey } from '@/server/api-keys/revoke-api-key';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const revoke = permitted('key:admin')
  .input(z.object({ id: anyId }))
  .mutation(({ ctx, input }) => revokeApiKey(ctx.services, ctx.actor, input));
