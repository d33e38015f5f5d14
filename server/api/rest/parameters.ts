import * as z from 'zod';

/** Any text: one that is no id of ours gets the same "does not exist" as an unknown one. */
const anyId = z.string().min(1).max(200);

export const none = z.strictObject({});
export const workflowId = z.strictObject({ id: anyId.describe('Of the workflow.') });
export const runId = z.strictObject({ id: anyId.describe('Of the run.') });
export const questionId = z.strictObject({ id: anyId.describe('Of the question.') });
export const answerLinkId = z.strictObject({
  id: anyId.describe('Of the question.'),
  linkId: anyId.describe('Of the link.'),
});

export const idempotencyKey = z.strictObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/, 'Takes 1 to 200 printable ASCII characters')
    .optional()
    .describe('The same key in the same workflow is the same run, however often it is asked for.'),
});
