import { revokeGateLink } from '@/server/gates/revoke-gate-link';
import { operation, replyEmpty } from '../operation';
import { answerLinkId, none } from '../parameters';

export const revokeAnswerLink = operation({
  id: 'revokeAnswerLink',
  method: 'delete',
  path: '/gates/{id}/links/{linkId}',
  tag: 'Questions',
  summary: 'Revoke an answer link',
  description: 'It answers nothing from now on. One that was used is refused: its answer counts.',
  permission: 'gate:answer',
  refusals: [409],
  params: answerLinkId,
  query: none,
  headers: none,
  body: null,
  answers: { 204: { description: 'It is revoked.' } },
  run: async ({ params }, { services, actor }) => {
    await revokeGateLink(services, actor, { gateId: params.id, linkId: params.linkId });
    return replyEmpty(204);
  },
});
