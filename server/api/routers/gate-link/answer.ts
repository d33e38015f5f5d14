import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { answerByLink } from '@/server/gates/answer-by-link';
import { byToken } from '../../procedures/by-token';

export const answer = byToken
  .input(
    z.object({
      token: z.string().min(1).max(200),
      route: z.string().min(1).max(64),
      values: jsonSchema.default(null),
    }),
  )
  .mutation(({ ctx, input }) => {
    ctx.services.limits.require('share', ctx.address, 'answers were sent from here');
    return answerByLink(ctx.services, input);
  });
