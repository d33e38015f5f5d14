import * as z from 'zod';
import { listGateLinks } from '@/server/gates/list-gate-links';
import { operation, reply } from '../operation';
import { none, questionId } from '../parameters';
import { answerLinkSchema } from '../resources/answer-link-resource';

export const listAnswerLinks = operation({
  id: 'listAnswerLinks',
  method: 'get',
  path: '/gates/{id}/links',
  tag: 'Questions',
  summary: 'List answer links',
  description:
    'Who was given a link that answers this question, and what became of it. The links themselves are nowhere.',
  permission: 'gate:answer',
  params: questionId,
  query: none,
  headers: none,
  body: null,
  answers: { 200: { description: 'The links.', schema: z.object({ items: z.array(answerLinkSchema) }) } },
  run: async ({ params }, { services, actor }) =>
    reply(200, { items: await listGateLinks(services, actor, { gateId: params.id }) }),
});
