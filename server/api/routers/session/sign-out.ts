import { signOut as signOutUseCase } from '@/server/accounts/sign-out';
import { permitted } from '../../procedures/permitted';
import { clearedCookies } from '../../session-cookie';

export const signOut = permitted('session:read').mutation(async ({ ctx }) => {
  await signOutUseCase(ctx.services, ctx.actor, ctx.sessionHash);
  for (const cookie of clearedCookies()) ctx.responseHeaders.append('set-cookie', cookie);
  return { ok: true as const };
});
