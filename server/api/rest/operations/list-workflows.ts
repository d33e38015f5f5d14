import * as z from 'zod';
import { listWorkflows as list } from '@/server/workflows/list-workflows';
import { operation, reply } from '../operation';
import { none } from '../parameters';
import { workflowSummaryOf, workflowSummarySchema } from '../resources/workflow-resource';

export const listWorkflows = operation({
  id: 'listWorkflows',
  method: 'get',
  path: '/workflows',
  tag: 'Workflows',
  summary: 'List workflows',
  description: 'The last changed first, at most 500.',
  permission: 'workflow:read',
  params: none,
  query: z.strictObject({ query: z.string().max(200).optional().describe('Part of the name.') }),
  headers: none,
  body: null,
  answers: {
    200: { description: 'The workflows.', schema: z.object({ items: z.array(workflowSummarySchema) }) },
  },
  run: async ({ query }, { services, actor }) => {
    const rows = await list(services, actor, query);
    return reply(200, { items: rows.map(workflowSummaryOf) });
  },
});
