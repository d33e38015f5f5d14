import * as z from 'zod';
import { createGateLink } from '@/server/gates/create-gate-link';
import { requestFacts } from '../../http/request-facts';
import { operation, reply } from '../operation';
import { none, questionId } from '../parameters';
import { instant } from '../resources/instant';

export const createAnswerLink = operation({
  id: 'createAnswerLink',
  method: 'post',
  path: '/gates/{id}/links',
  tag: 'Questions',
  summary: 'Make an answer link',
  description:
    'A link that answers this question once, without signing in. It is in this answer only: of what is kept, nobody can make it again. When the question names people, it can be for one of them only, and only a key that is among them makes it.',
  permission: 'gate:answer',
  refusals: [409],
  params: questionId,
  query: none,
  headers: none,
  body: z.strictObject({
    recipient: z.string().trim().min(1).max(200).describe('Whom it is for; the answer is recorded under this name.'),
  }),
  answers: {
    201: {
      description: 'The link.',
      schema: z.object({ id: z.string(), url: z.string(), expiresAt: instant }),
    },
  },
  run: async ({ params, body }, { services, actor, request }) => {
    const { origin } = requestFacts(request);
    return reply(201, await createGateLink(services, actor, { gateId: params.id, ...body }, origin));
  },
});
