import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/app-router';
import type { ErrorData } from '@/server/api/error-shape';

/** What the server said beside the message: code, findings, input problems, the current revision. Null when it never answered. */
export const apiErrorOf = (error: unknown): ErrorData | null => {
  if (!(error instanceof TRPCClientError)) return null;
  return (error as TRPCClientError<AppRouter>).data ?? null;
};

/** A sentence for people, whatever went wrong. */
export const apiErrorMessage = (error: unknown): string => {
  if (apiErrorOf(error)) return (error as Error).message;
  return 'The server does not answer. Check that it is running; what you did is still here.';
};
