import * as z from 'zod';
import { budgetSchema } from '@/graph/budget';
import { jsonSchema } from '@/graph/document';
import { getRun } from '@/server/runs/get-run';
import { startRun as start } from '@/server/runs/start-run';
import { operation, reply } from '../operation';
import { idempotencyKey, none } from '../parameters';
import { runOf, runSchema } from '../resources/run-resource';

const location = { location: 'Its address.' };

export const startRun = operation({
  id: 'startRun',
  method: 'post',
  path: '/runs',
  tag: 'Runs',
  summary: 'Start a run',
  description:
    'The run is recorded when this answers, and goes on whatever becomes of the caller. With an Idempotency-Key a request can be repeated safely: the same key is the same run, and with another input, version or budget it is refused.',
  permission: 'run:start',
  refusals: [404, 409],
  pointerBase: '/input',
  params: none,
  query: none,
  headers: idempotencyKey,
  body: z.strictObject({
    workflowId: z.string().min(1).max(200),
    version: z
      .union([z.enum(['published', 'draft']), z.int().min(1)])
      .default('published')
      .describe('What is published, what is on the canvas, or a version by its number.'),
    input: z
      .record(z.string(), jsonSchema)
      .default({})
      .describe('The fields of the first step. A file is what uploadFile answered.'),
    budget: budgetSchema
      .optional()
      .describe('The most this run may spend, where that is less than the workflow allows.'),
  }),
  answers: {
    201: { description: 'A new run.', schema: runSchema, headers: location },
    200: {
      description: 'The run that an earlier request with this key started.',
      schema: runSchema,
      headers: location,
    },
  },
  run: async ({ headers, body }, { services, actor }) => {
    const request = { ...body, idempotencyKey: headers['idempotency-key'] };
    const { runId, isNew } = await start(services, actor, request, 'api');
    const run = await getRun(services, actor, { id: runId });
    const at = { location: `/api/v1/runs/${runId}` };
    return isNew ? reply(201, runOf(run), at) : reply(200, runOf(run), at);
  },
});
