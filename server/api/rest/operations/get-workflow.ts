import { getWorkflow as get } from '@/server/workflows/get-workflow';
import { operation, reply } from '../operation';
import { none, workflowId } from '../parameters';
import { workflowSchema } from '../resources/workflow-resource';

export const getWorkflow = operation({
  id: 'getWorkflow',
  method: 'get',
  path: '/workflows/{id}',
  tag: 'Workflows',
  summary: 'Get a workflow',
  permission: 'workflow:read',
  params: workflowId,
  query: none,
  headers: none,
  body: null,
  answers: {
    200: { description: 'The workflow with its draft.', schema: workflowSchema, headers: { etag: 'Its revision.' } },
  },
  run: async ({ params }, { services, actor }) => {
    const workflow = await get(services, actor, params);
    return reply(200, workflow, { etag: `"${workflow.revision}"` });
  },
});
