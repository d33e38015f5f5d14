import { cancelRun as cancel } from '@/server/runs/cancel-run';
import { operation, reply } from '../operation';
import { none, runId } from '../parameters';
import { runAcceptedSchema } from '../resources/run-resource';

export const cancelRun = operation({
  id: 'cancelRun',
  method: 'post',
  path: '/runs/{id}/cancel',
  tag: 'Runs',
  summary: 'Cancel a run',
  description: 'No new step starts and what is in flight is stopped; the run ends within seconds. Wait for it to know.',
  permission: 'run:cancel',
  refusals: [409],
  params: runId,
  query: none,
  headers: none,
  body: null,
  answers: { 202: { description: 'It was told to stop.', schema: runAcceptedSchema } },
  run: async ({ params }, { services, actor }) => {
    await cancel(services, actor, params);
    return reply(202, { runId: params.id });
  },
});
