import * as z from 'zod';
import { instant } from './instant';

/** A link that was given out, never the link itself. */
export const answerLinkSchema = z.object({
  id: z.string(),
  recipient: z.string().describe('Whom it is for; an answer by it is recorded under this name.'),
  createdBy: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
  state: z.enum(['open', 'used', 'revoked', 'over']).describe('"over": the question is closed without it.'),
  endedAt: instant.nullable().describe('When it was used or revoked.'),
});
