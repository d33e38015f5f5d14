import { unpublishWorkflow as unpublish } from '@/server/workflows/unpublish-workflow';
import { operation, replyEmpty } from '../operation';
import { none, workflowId } from '../parameters';

export const unpublishWorkflow = operation({
  id: 'unpublishWorkflow',
  method: 'post',
  path: '/workflows/{id}/unpublish',
  tag: 'Workflows',
  summary: 'Make it a draft again',
  permission: 'workflow:publish',
  params: workflowId,
  query: none,
  headers: none,
  body: null,
  answers: { 204: { description: 'Nothing is published any more.' } },
  run: async ({ params }, { services, actor }) => {
    await unpublish(services, actor, params);
    return replyEmpty(204);
  },
});
