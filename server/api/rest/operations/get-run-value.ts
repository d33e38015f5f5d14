import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { getRunValue as get } from '@/server/runs/get-run-value';
import { operation, reply } from '../operation';
import { none } from '../parameters';

export const getRunValue = operation({
  id: 'getRunValue',
  method: 'get',
  path: '/runs/{id}/values/{hash}',
  tag: 'Runs',
  summary: 'Read a large value',
  description: 'Values over 64 KB stand in a run and its events as {"$blob": hash, "size", "preview"}.',
  permission: 'run:read',
  params: z.strictObject({ id: z.string().min(1).max(200), hash: z.string().min(1).max(200) }),
  query: none,
  headers: none,
  body: null,
  answers: { 200: { description: 'The whole value.', schema: z.object({ value: jsonSchema }) } },
  run: async ({ params }, { services, actor }) => reply(200, await get(services, actor, params)),
});
