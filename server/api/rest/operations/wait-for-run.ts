import * as z from 'zod';
import { waitForRun as wait } from '@/server/runs/wait-for-run';
import { heldRequests } from '../held-requests';
import { operation, reply } from '../operation';
import { none, runId } from '../parameters';
import { runOf, runSchema } from '../resources/run-resource';

export const waitForRun = operation({
  id: 'waitForRun',
  method: 'get',
  path: '/runs/{id}/wait',
  tag: 'Runs',
  summary: 'Wait until a run ends',
  description: 'Answers the run as soon as it has ended, or as it is when the time is up. Ask again then.',
  permission: 'run:read',
  params: runId,
  query: z.strictObject({
    timeout: z.int().min(0).max(60).default(30).describe('Seconds to wait at most.'),
  }),
  headers: none,
  body: null,
  answers: { 200: { description: 'The run, ended or not: its status says.', schema: runSchema } },
  run: async ({ params, query }, { services, actor, keyId, request }) => {
    const release = heldRequests.hold(keyId);
    try {
      const run = await wait(services, actor, { id: params.id, timeoutMs: query.timeout * 1_000 }, request.signal);
      return reply(200, runOf(run));
    } finally {
      release();
    }
  },
});
