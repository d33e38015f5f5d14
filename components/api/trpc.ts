import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@/server/api/app-router';

/**
 * `const api = useApi()`, then `useQuery(api.workflows.list.queryOptions({}))`,
 * `useMutation(api.workflows.save.mutationOptions())`, `useSubscription(api.runs.live.subscriptionOptions(...))`.
 */
export const { TRPCProvider, useTRPC: useApi, useTRPCClient: useApiClient } = createTRPCContext<AppRouter>();

export type ApiOutputs = inferRouterOutputs<AppRouter>;
