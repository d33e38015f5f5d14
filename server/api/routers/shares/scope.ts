import * as z from 'zod';

/** What a link shows, as the Share dialog asks it. */
export const shareScope = z.object({
  includeInputs: z.boolean(),
  includePrompts: z.boolean(),
  /** hides email addresses and phone numbers; secrets are always hidden */
  redact: z.boolean(),
});
