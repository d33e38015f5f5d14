import * as z from 'zod';
import { publishWorkflow as publish } from '@/server/workflows/publish-workflow';
import { operation, reply } from '../operation';
import { none, workflowId } from '../parameters';
import { publishedSchema } from '../resources/workflow-resource';

export const publishWorkflow = operation({
  id: 'publishWorkflow',
  method: 'post',
  path: '/workflows/{id}/publish',
  tag: 'Workflows',
  summary: 'Publish the draft',
  description: 'From now on runs start with it unless they ask for something else. Runs under way keep their version.',
  permission: 'workflow:publish',
  refusals: [409],
  params: workflowId,
  query: none,
  headers: none,
  body: z.strictObject({
    revision: z.int().min(1).optional().describe('Publish only if this is still the newest.'),
  }),
  answers: { 200: { description: 'The published version.', schema: publishedSchema } },
  run: async ({ params, body }, { services, actor }) =>
    reply(200, await publish(services, actor, { id: params.id, revision: body.revision })),
});
