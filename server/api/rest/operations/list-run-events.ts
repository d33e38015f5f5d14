import * as z from 'zod';
import { getRunEvents } from '@/server/runs/get-run-events';
import { eventStream } from '../event-stream';
import { operation, reply } from '../operation';
import { runId } from '../parameters';
import { RestProblem } from '../problem';
import { runEventsSchema } from '../resources/run-resource';

const MOST = 1_000;

export const listRunEvents = operation({
  id: 'listRunEvents',
  method: 'get',
  path: '/runs/{id}/events',
  tag: 'Runs',
  summary: 'Read or follow the events of a run',
  description:
    'One page of the log; or, with “Accept: text/event-stream”, every event as it is recorded until the run has ended. Each has its number as id, so a client that comes back with Last-Event-ID misses nothing; after the last event of an ended run it is answered 204, which ends an EventSource. Events named “progress” carry no id and are not stored.',
  permission: 'run:read',
  refusals: [406],
  params: runId,
  query: z.strictObject({
    afterSeq: z.int().min(0).default(0).describe('Number of the last event that is known already.'),
    limit: z.int().min(1).max(MOST).default(500).describe('Of one page.'),
  }),
  headers: z.strictObject({
    accept: z.string().max(1_000).optional(),
    'last-event-id': z
      .string()
      .regex(/^\d{1,9}$/, 'Takes the number of an event')
      .optional()
      .describe('Sent by event stream clients that reconnect; counts instead of afterSeq.'),
  }),
  body: null,
  answers: {
    200: {
      description: 'A page of events, or the stream of them.',
      schema: runEventsSchema,
      contentType: 'text/event-stream',
    },
    204: { description: 'The run has ended, and there is nothing after that event.' },
  },
  run: async ({ params, query, headers }, context) => {
    const kind = kindOf(headers.accept);
    const lastEventId = headers['last-event-id'];
    const afterSeq = lastEventId === undefined ? query.afterSeq : Number(lastEventId);
    if (kind === 'stream') return eventStream({ id: params.id, afterSeq }, context);
    const { services, actor } = context;
    const items = await getRunEvents(services, actor, { id: params.id, afterSeq, limit: query.limit });
    const last = items.at(-1);
    const nextAfterSeq = last && items.length === query.limit ? last.seq : null;
    return reply(200, { items, nextAfterSeq });
  },
});

const kindOf = (accept = '*/*'): 'page' | 'stream' => {
  const types = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  for (const type of types) {
    if (type === 'text/event-stream') return 'stream';
    if (['application/json', 'application/*', '*/*', ''].includes(type)) return 'page';
  }
  throw new RestProblem(406, 'not-acceptable', 'Events come as application/json or text/event-stream.');
};
