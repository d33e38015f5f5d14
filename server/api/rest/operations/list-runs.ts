import * as z from 'zod';
import { runStatusSchema } from '@/server/engine/events';
import { listRuns as list } from '@/server/runs/list-runs';
import { runCursorSchema } from '@/server/runs/run-cursor';
import { operation, reply } from '../operation';
import { none } from '../parameters';
import { runSummaryOf, runSummarySchema } from '../resources/run-resource';

export const listRuns = operation({
  id: 'listRuns',
  method: 'get',
  path: '/runs',
  tag: 'Runs',
  summary: 'List runs',
  description: 'The newest first, 50 a page. Runs that start meanwhile shift nothing.',
  permission: 'run:read',
  refusals: [404],
  params: none,
  query: z.strictObject({
    workflowId: z.string().max(200).optional(),
    status: runStatusSchema.optional(),
    cursor: runCursorSchema.optional().describe('nextCursor of the page before.'),
  }),
  headers: none,
  body: null,
  answers: {
    200: {
      description: 'One page.',
      schema: z.object({
        items: z.array(runSummarySchema),
        nextCursor: z.string().nullable().describe('Null on the last page.'),
      }),
    },
  },
  run: async ({ query }, { services, actor }) => {
    const { items, nextCursor } = await list(services, actor, query);
    return reply(200, { items: items.map(runSummaryOf), nextCursor });
  },
});
