import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleMay } from '@/server/accounts/permissions';
import { openApiDocument } from './openapi';
import type { RestOperation } from './operation';
import { operations } from './operations';
import { arbitraryOf } from './testing/arbitrary-of';
import { OpenApiChecker } from './testing/open-api-checker';
import type { RestClient, RestReply, RestRequest } from './testing/rest-client';
import { RestRoom, type RestThings } from './testing/rest-room';
import { type ValidRequest, validRequests } from './testing/valid-requests';

let room: RestRoom;
let things: RestThings;
const checker = new OpenApiChecker();
beforeAll(async () => {
  room = await RestRoom.open();
});
afterAll(() => room.close());

const requestOf = async (id: string): Promise<ValidRequest> => {
  things = await room.things();
  const request = validRequests(things)[id];
  if (!request) throw new Error(`There is no valid request for ${id}.`);
  return request;
};

/** Sends it and holds the answer against the document. */
const send = async (operation: RestOperation, client: RestClient, request: RestRequest): Promise<RestReply> => {
  const reply = await client.send(request);
  expect(checker.problemsOf(operation.id, reply), `${operation.id} ${JSON.stringify(request)}`).toEqual([]);
  expect(room.api.defects, String(room.api.defects[0])).toEqual([]);
  return reply;
};

test('every operation of the document is tried, and no other', () => {
  const ids = operations.map(({ id }) => id).sort();
  const nothing = {} as RestThings;
  expect(Object.keys(validRequests(nothing)).sort()).toEqual(ids);
  expect(checker.operationIds.sort()).toEqual(ids);
});

test('the document is served to everyone, as it is generated', async () => {
  const reply = await room.anonymous.send({ method: 'GET', path: '/openapi.json' });
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

for (const operation of operations)
  describe(operation.id, () => {
    test('answers a valid request as the document says', async () => {
      const request = await requestOf(operation.id);
      const reply = await send(operation, room.keys.admin, request);
      expect(reply.status, reply.text).toBe(request.status);
    });

    test('without a key, with a wrong one, or with a browser’s session: 401', async () => {
      const request = await requestOf(operation.id);
      const { client } = await room.api.person(room.workspaceId, 'owner', 'A person');
      const { cookie = '' } = client.headers;
      for (const headers of [
        {},
        { authorization: 'Bearer' },
        { authorization: `Bearer sluice_${'a'.repeat(43)}` },
        { authorization: `Basic ${btoa('a:b')}` },
        { cookie, origin: room.api.origin, 'sec-fetch-site': 'same-origin' },
      ] as Record<string, string>[]) {
        const reply = await send(operation, room.anonymous, {
          ...request,
          headers: { ...request.headers, ...headers },
        });
        expect(reply.status).toBe(401);
        expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
    });

    test('with a key whose role is too low: 403; with one that suffices: not', async () => {
      for (const role of ['viewer', 'editor', 'admin'] as const) {
        const reply = await send(operation, room.keys[role], await requestOf(operation.id));
        if (roleMay(role, operation.permission)) expect([401, 403], reply.text).not.toContain(reply.status);
        else expect(reply.body).toMatchObject({ status: 403, code: 'forbidden' });
      }
    });

    test('with another workspace’s key: as if it did not exist', async () => {
      const request = await requestOf(operation.id);
      const reply = await send(operation, room.stranger, request);
      for (const id of Object.values(things)) if (id.length === 36) expect(reply.text).not.toContain(id);
      if (operation.path.includes('{')) expect(reply.status, reply.text).toBe(404);
    });

    test('with an unknown parameter: 400, and it is named', async () => {
      const request = await requestOf(operation.id);
      const reply = await send(operation, room.keys.admin, { ...request, query: { ...request.query, colour: 'red' } });
      expect(reply.body).toMatchObject({ status: 400, errors: [{ parameter: 'colour' }] });
    });

    if (operation.body !== null && operation.body !== 'bytes') {
      test('with a body that is wrong: 422 with its place, 400 for no JSON, 415 for another type, 413 when too large', async () => {
        const request = await requestOf(operation.id);
        const { admin } = room.keys;
        const body = { ...(request.body as object), colour: 'red' };
        const unknown = await send(operation, admin, { ...request, body });
        expect(unknown.body).toMatchObject({ status: 422, errors: [{ pointer: '#/colour' }] });
        expect((await send(operation, admin, { ...request, body: '{"a":' })).status).toBe(400);
        expect((await send(operation, admin, { ...request, body: '[1]' })).status).toBe(422);
        expect((await send(operation, admin, { ...request, body: '{"constructor":{"prototype":1}}' })).status).toBe(
          400,
        );
        const headers = { ...request.headers, 'content-type': 'text/plain' };
        expect((await send(operation, admin, { ...request, headers })).status).toBe(415);
        const large = `{"colour":"${'x'.repeat(operation.maxBody ?? 1_000_000)}"}`;
        expect((await send(operation, admin, { ...request, body: large })).status).toBe(413);
      });

      test('whatever the body: never a fault', async () => {
        const request = await requestOf(operation.id);
        const { components } = openApiDocument() as unknown as { components: { schemas: Record<string, object> } };
        const name = `${operation.id.charAt(0).toUpperCase()}${operation.id.slice(1)}Request`;
        await fc.assert(
          fc.asyncProperty(arbitraryOf({ $ref: name }, components.schemas), async (body) => {
            const json = JSON.stringify(body) ?? 'null';
            const reply = await send(operation, room.keys.admin, { ...request, body: json });
            expect(reply.status, reply.text).toBeLessThan(500);
          }),
          { numRuns: 60 },
        );
      });
    }

    test('whatever the address, parameters and headers: never a fault', async () => {
      const request = await requestOf(operation.id);
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('', '\u0000', '0', '-1', '1e3', '%00', '..'),
      );
      const names = [...Object.keys(operation.query.shape), 'other'];
      await fc.assert(
        fc.asyncProperty(
          fc.array(text, { minLength: 1, maxLength: 3 }),
          fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 3 }),
          fc.stringMatching(/^[\x20-\x7e]{0,30}$/),
          async (parts, query, header) => {
            let next = 0;
            const path = operation.path.replace(/\{\w+\}/g, () =>
              encodeURIComponent((parts[next++ % parts.length] ?? '').toWellFormed()).replace(/^\.{0,2}$/, 'x'),
            );
            const given = Object.fromEntries(Object.keys(operation.headers.shape).map((name) => [name, header]));
            const headers = { ...request.headers, ...given };
            const reply = await send(operation, room.keys.admin, { ...request, path, query, headers });
            expect(reply.status, reply.text).toBeLessThan(500);
          },
        ),
        { numRuns: 40 },
      );
    });
  });
