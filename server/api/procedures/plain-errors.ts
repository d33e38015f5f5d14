import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { databaseTrouble } from '@/server/database-trouble';
import { Refusal } from '@/server/refusal';
import { PlainError } from '../plain-error';
import { t } from '../trpc';

/** Outermost of every procedure: what comes out of a use case becomes an answer for people, the rest goes to the log. */
export const plainErrors = t.middleware(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok || result.error instanceof PlainError) return result;
  throw toPlainError(result.error, (error) => ctx.services.reportDefect(error, { path }));
});

/** The same for a subscription, whose errors come after the middleware is done. */
export const toPlainError = (error: unknown, report: (error: unknown) => void): TRPCError => {
  const cause = error instanceof TRPCError && error.cause ? error.cause : error;
  if (cause instanceof Refusal) return PlainError.from(cause);
  if (cause instanceof PlainError) return cause;
  const trouble = databaseTrouble(cause);
  if (trouble) return new PlainError('SERVICE_UNAVAILABLE', trouble);
  if (error instanceof TRPCError && (error.code !== 'INTERNAL_SERVER_ERROR' || cause instanceof z.core.$ZodError))
    return error;
  report(cause);
  return error instanceof TRPCError ? error : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });
};
