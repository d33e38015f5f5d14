import * as z from 'zod';

/** A FileRef of graph/json.ts: give it as it is in a run's input. */
export const fileSchema = z.object({
  $file: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('sha-256 of the bytes.'),
  name: z.string(),
  mediaType: z.string(),
  size: z.int().describe('Bytes.'),
});
