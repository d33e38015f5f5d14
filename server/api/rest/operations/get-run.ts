import { getRun as get } from '@/server/runs/get-run';
import { operation, reply } from '../operation';
import { none, runId } from '../parameters';
import { runOf, runSchema } from '../resources/run-resource';

export const getRun = operation({
  id: 'getRun',
  method: 'get',
  path: '/runs/{id}',
  tag: 'Runs',
  summary: 'Get a run',
  permission: 'run:read',
  params: runId,
  query: none,
  headers: none,
  body: null,
  answers: { 200: { description: 'The run as it is now.', schema: runSchema } },
  run: async ({ params }, { services, actor }) => reply(200, runOf(await get(services, actor, params))),
});
