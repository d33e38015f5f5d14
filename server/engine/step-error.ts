import * as z from 'zod';
import { jsonSchema } from '@/graph/document';

/** Why an attempt failed, in the words of a person; the raw text of the other side belongs in `details`. */
export const stepErrorSchema = z.object({
  /** kebab-case and stable: `timeout`, `rate-limited`, `schema-mismatch`, `sandbox-memory` ... */
  code: z.string(),
  message: z.string(),
  /** worth trying again as it is: network, timeout, 408, 425, 429, 5xx */
  transient: z.boolean(),
  /**
   * The request went out and no answer came back (a timeout, a broken connection), so the other side may have acted.
   * A write that is not idempotent is then never repeated silently.
   */
  mayHaveHappened: z.boolean().optional(),
  /**
   * Nothing was begun, because there is no room for it now: it is tried again until there is, within the limit of all tries
   * together, and none of that counts as a try.
   */
  isBusy: z.boolean().optional(),
  /** HTTP status of the other side, when there was one */
  status: z.number().optional(),
  /** what the other side asked for, in milliseconds */
  retryAfterMs: z.number().optional(),
  /** where in the step's config, when the config is the cause */
  field: z.string().optional(),
  details: jsonSchema.optional(),
});
export type StepError = z.infer<typeof stepErrorSchema>;
