import { sanitizeJson, UnsafeJsonError } from '@/graph/sanitize';
import { PlainError } from '../plain-error';
import { t } from '../trpc';

/**
 * Before any schema reads the input: shapes that no honest client sends are refused, and text that PostgreSQL cannot hold
 * (U+0000, lone surrogates) is replaced, so no use case meets either.
 */
export const cleanInput = t.middleware(async ({ getRawInput, next }) => {
  const raw = await getRawInput();
  if (raw === undefined) return next();
  const input = clean(raw);
  return next({ getRawInput: async () => input });
});

const clean = (raw: unknown): unknown => {
  try {
    return sanitizeJson(raw).value;
  } catch (error) {
    if (error instanceof UnsafeJsonError) throw new PlainError('BAD_REQUEST', error.message);
    throw error;
  }
};
