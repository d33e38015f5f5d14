import { deleteWorkflow as remove } from '@/server/workflows/delete-workflow';
import { operation, replyEmpty } from '../operation';
import { none, workflowId } from '../parameters';

export const deleteWorkflow = operation({
  id: 'deleteWorkflow',
  method: 'delete',
  path: '/workflows/{id}',
  tag: 'Workflows',
  summary: 'Delete a workflow',
  description: 'Runs that are under way or over keep the version they pinned.',
  permission: 'workflow:delete',
  params: workflowId,
  query: none,
  headers: none,
  body: null,
  answers: { 204: { description: 'It is gone from every list.' } },
  run: async ({ params }, { services, actor }) => {
    await remove(services, actor, params);
    return replyEmpty(204);
  },
});
