import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { answerGate } from '@/server/gates/answer-gate';
import { operation, reply } from '../operation';
import { none, questionId } from '../parameters';

export const answerQuestion = operation({
  id: 'answerQuestion',
  method: 'post',
  path: '/gates/{id}/answer',
  tag: 'Questions',
  summary: 'Answer a question',
  description:
    'The first answer counts; a later one gets 409. When the question names approvers, only those may answer it: a key counts as one when the name “API key “its name”” is among them.',
  permission: 'gate:answer',
  refusals: [409],
  params: questionId,
  query: none,
  headers: none,
  body: z.strictObject({
    route: z.string().min(1).max(64).describe('Id of one of the routes of the form.'),
    values: jsonSchema.default(null).describe('What is filled in, when the form asks for something.'),
  }),
  answers: {
    202: { description: 'The question is closed, and the run goes on.', schema: z.object({ ok: z.literal(true) }) },
  },
  run: async ({ params, body }, { services, actor }) => {
    services.limits.require('gate', `${actor.workspaceId} ${params.id}`, 'answers were sent');
    return reply(202, await answerGate(services, actor, { gateId: params.id, ...body }));
  },
});
