import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '@/server/api/app-router';
import { plainJson } from './plain-json';
import { fetchAndSetClock } from './server-clock';

const URL = '/api/trpc';
/** The server refuses more. */
const MAX_BATCH = 10;
/** The server refuses a longer address for reads; the link then sends several requests. */
const MAX_URL_LENGTH = 6_000;

/** Same origin, cookies, JSON. Subscriptions are server-sent events, which the browser resumes by itself. */
export const createApiClient = (): TRPCClient<AppRouter> =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url: URL, transformer: plainJson }),
        false: httpBatchLink({
          url: URL,
          maxItems: MAX_BATCH,
          maxURLLength: MAX_URL_LENGTH,
          transformer: plainJson,
          fetch: fetchAndSetClock,
        }),
      }),
    ],
  });
