import * as z from 'zod';
import { listGates } from '@/server/gates/list-gates';
import { operation, reply } from '../operation';
import { none } from '../parameters';
import { questionOf, questionSchema } from '../resources/question-resource';

export const listQuestions = operation({
  id: 'listQuestions',
  method: 'get',
  path: '/gates',
  tag: 'Questions',
  summary: 'List open questions',
  description: 'What runs wait for people to answer, the nearest deadline first, at most 500.',
  permission: 'gate:read',
  params: none,
  query: z.strictObject({ runId: z.string().max(200).optional().describe('Of one run only.') }),
  headers: none,
  body: null,
  answers: { 200: { description: 'The questions.', schema: z.object({ items: z.array(questionSchema) }) } },
  run: async ({ query }, { services, actor }) => {
    const gates = await listGates(services, actor, query);
    return reply(200, { items: gates.map(questionOf) });
  },
});
