import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { answerGate } from '@/server/gates/answer-gate';
import { anyId } from '../../any-id';
import { permitted } from '../../procedures/permitted';

export const answer = permitted('gate:answer')
  .input(z.object({ gateId: anyId, route: z.string().min(1).max(64), values: jsonSchema.default(null) }))
  .mutation(({ ctx, input }) => {
    ctx.services.limits.require('gate', `${ctx.actor.workspaceId} ${input.gateId}`, 'answers were sent');
    return answerGate(ctx.services, ctx.actor, input);
  });
