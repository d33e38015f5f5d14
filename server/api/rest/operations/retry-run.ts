import * as z from 'zod';
import { budgetSchema } from '@/graph/budget';
import { getRun } from '@/server/runs/get-run';
import { retryRun as retry } from '@/server/runs/retry-run';
import { operation, reply } from '../operation';
import { idempotencyKey, none, runId } from '../parameters';
import { runOf, runSchema } from '../resources/run-resource';

const location = { location: 'Its address.' };

export const retryRun = operation({
  id: 'retryRun',
  method: 'post',
  path: '/runs/{id}/retry',
  tag: 'Runs',
  summary: 'Retry a run',
  description:
    'A new run with the same input, of the same version unless told otherwise, linked to this one, which takes over what was recorded: what succeeded is neither paid nor sent again. Without a step it begins at everything that failed.',
  permission: 'run:start',
  refusals: [409],
  params: runId,
  query: none,
  headers: idempotencyKey,
  body: z.strictObject({
    fromPath: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe('Path of the step to begin from; it and all that comes after it run again.'),
    onlyFailedItems: z
      .boolean()
      .default(false)
      .describe('When fromPath is a step that repeats over a list: only its items that failed.'),
    version: z
      .enum(['same', 'draft'])
      .default('same')
      .describe(
        '"same": the version that ran. "draft": the workflow as it is now; steps it does not have any more run again.',
      ),
    budget: budgetSchema
      .optional()
      .describe(
        'The most the new run may spend; a part of it counts where the workflow does not allow less. Without it the new run has what this one was given.',
      ),
  }),
  answers: {
    201: { description: 'A new run.', schema: runSchema, headers: location },
    200: {
      description: 'The run that an earlier request with this key started.',
      schema: runSchema,
      headers: location,
    },
  },
  run: async ({ params, headers, body }, { services, actor }) => {
    const request = { id: params.id, ...body, idempotencyKey: headers['idempotency-key'] };
    const { runId: newId, isNew } = await retry(services, actor, request);
    const run = runOf(await getRun(services, actor, { id: newId }));
    const at = { location: `/api/v1/runs/${newId}` };
    return isNew ? reply(201, run, at) : reply(200, run, at);
  },
});
