import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { decideOutcome as decide } from '@/server/runs/decide-outcome';
import { operation, reply } from '../operation';
import { none, runId } from '../parameters';
import { runAcceptedSchema } from '../resources/run-resource';

export const decideOutcome = operation({
  id: 'decideOutcome',
  method: 'post',
  path: '/runs/{id}/outcomes',
  tag: 'Runs',
  summary: 'Say what became of a step',
  description:
    'For a run that needs attention: a step that changes things was under way when its worker died, and nobody but you can know whether it happened. The first decision counts.',
  permission: 'run:decide',
  refusals: [409],
  params: runId,
  query: none,
  headers: none,
  body: z.strictObject({
    path: z.string().min(1).max(2_000).describe('Of the step.'),
    choice: z.enum(['happened', 'run-again', 'stop']),
    output: jsonSchema.optional().describe('What the step gave, when it happened.'),
  }),
  answers: { 202: { description: 'It was recorded.', schema: runAcceptedSchema } },
  run: async ({ params, body }, { services, actor }) => {
    await decide(services, actor, { id: params.id, ...body });
    return reply(202, { runId: params.id });
  },
});
