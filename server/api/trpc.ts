import { initTRPC } from '@trpc/server';
import type { Permission } from '@/server/accounts/permissions';
import type { ApiContext } from './context';
import { formatError } from './error-shape';
import { plainJson } from './plain-json';

/** `public` needs no session: the share page's token is its own permission. */
export interface ProcedureMeta {
  permission: Permission | 'public';
}

/** Only `procedures/` may use `t.procedure`: a procedure made here directly would have no permission. */
export const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: plainJson,
    errorFormatter: formatError,
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      // The browser comes back by itself, and the session is looked at again.
      maxDurationMs: 10 * 60_000,
      client: { reconnectAfterInactivityMs: 40_000 },
    },
  });

export const router = t.router;
