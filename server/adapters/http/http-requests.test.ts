import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createSafeFetch, type SafeFetch } from '@/server/adapters/egress/safe-fetch';
import { type HttpCall, type HttpPort, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import type { HttpCredential } from './http-credentials';
import { createHttpRequests } from './http-requests';

const servers: Server[] = [];
const fetchers: SafeFetch[] = [];
afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((each) => each.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Place {
  host: string;
  url: string;
}

async function serve(handle: RequestListener): Promise<Place> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` };
}

const readText = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

function requests(allow: Place[], credentials: Record<string, HttpCredential> = {}) {
  const safeFetch = createSafeFetch({ allow: allow.map(({ host }) => host) });
  fetchers.push(safeFetch);
  const kept: { name: string; mediaType: string; size: number }[] = [];
  const http = createHttpRequests({
    safeFetch,
    findCredential: async (_, name) => credentials[name] ?? null,
    keepFile: async (_, { name, mediaType, bytes }) => {
      kept.push({ name, mediaType, size: bytes.byteLength });
      return { $file: 'hash', name, mediaType, size: bytes.byteLength };
    },
  });
  return { http, kept };
}

const call = (url: string, given: Partial<HttpCall> = {}): HttpCall => ({
  workspaceId: 'workspace',
  method: 'GET',
  url,
  headers: {},
  body: null,
  credential: null,
  idempotencyKey: 'KEY',
  maxBytes: 1024 * 1024,
  ...given,
});
const never = new AbortController().signal;
const send = (http: HttpPort, url: string, given: Partial<HttpCall> = {}, signal = never) =>
  http.send(call(url, given), { signal });

async function failureOf(sending: Promise<unknown>): Promise<StepError> {
  try {
    await sending;
  } catch (error) {
    if (error instanceof StepFailure) return error.error;
    throw error;
  }
  throw new Error('It did not fail.');
}

describe('what is sent', () => {
  test('method, headers, body and the key of the step', async () => {
    const seen: { method?: string; headers?: IncomingMessage['headers']; body?: string } = {};
    const place = await serve(async (request, response) => {
      seen.method = request.method;
      seen.headers = request.headers;
      seen.body = await readText(request);
      response.setHeader('content-type', 'application/json').end('{"id":7}');
    });
    const { http } = requests([place]);
    const answer = await send(http, `${place.url}/orders?x=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-trace': 'abc' },
      body: '{"a":1}',
    });
    expect(answer).toMatchObject({ status: 200, data: { id: 7 }, text: '{"id":7}', file: null });
    expect(seen).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'x-trace': 'abc',
        'idempotency-key': 'KEY',
        'user-agent': 'Sluice',
      },
    });
  });

  test.each([
    ['a line break', { 'x-note': 'a\r\nx-admin: yes' }],
    ['a name that is none', { 'x note': 'a' }],
    ['a character no header has', { 'x-note': 'Grüße 🙂' }],
    ['a header that is ours', { Host: 'evil.example' }],
    ['a length of its own', { 'Content-Length': '3' }],
    ['another way to send', { 'transfer-encoding': 'chunked' }],
  ])('a header with %s is refused before anything is sent', async (_, headers) => {
    let asked = 0;
    const place = await serve((_request, response) => {
      asked += 1;
      response.end();
    });
    const { http } = requests([place]);
    expect(await failureOf(send(http, place.url, { headers: headers as Record<string, string> }))).toMatchObject({
      code: 'bad-header',
      transient: false,
      field: 'config.headers',
    });
    expect(asked).toBe(0);
  });

  test.each(['no address', 'ftp://example.com', 'file:///etc/passwd', 'http://me:secret@example.com'])(
    'not to %s',
    async (url) => {
      expect(await failureOf(send(requests([]).http, url))).toMatchObject({ code: 'bad-address', field: 'config.url' });
    },
  );
});

describe('where it may go', () => {
  test('not to this machine or its network', async () => {
    const place = await serve((_, response) => response.end('secret'));
    expect(await failureOf(send(requests([]).http, place.url))).toMatchObject({
      code: 'address-not-allowed',
      field: 'config.url',
    });
    expect(await failureOf(send(requests([]).http, 'http://169.254.169.254/latest'))).toMatchObject({
      code: 'address-not-allowed',
    });
  });

  test('not there by a redirect either', async () => {
    const inside = await serve((_, response) => response.end('secret'));
    const place = await serve((_, response) => response.writeHead(302, { location: inside.url }).end());
    expect(await failureOf(send(requests([place]).http, place.url))).toMatchObject({ code: 'address-not-allowed' });
  });
});

describe('a credential', () => {
  const key = (place: Place): Record<string, HttpCredential> => ({
    crm: { header: 'X-Api-Key', value: 'top-secret', hosts: [place.host] },
  });

  test('is not sent over http to a host that is named without its port', async () => {
    const place = await serve((_, response) => response.end('got it'));
    const crm = { header: 'X-Api-Key', value: 'top-secret', hosts: ['127.0.0.1'] };
    const { http } = requests([place], { crm });
    const error = await failureOf(send(http, place.url, { credential: 'crm' }));
    expect(error).toMatchObject({ code: 'unencrypted', transient: false, field: 'config.url' });
    expect(error.message).toContain(place.host);
  });

  test('is sent to the hosts it was made for', async () => {
    const seen: (string | string[] | undefined)[] = [];
    const place = await serve((request, response) => {
      seen.push(request.headers['x-api-key']);
      response.end();
    });
    await send(requests([place], key(place)).http, place.url, { credential: 'crm' });
    expect(seen).toEqual(['top-secret']);
  });

  test('and to no other, by no redirect', async () => {
    const seen: (string | string[] | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers['x-api-key']);
      response.end();
    });
    const place = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
    const { http } = requests([place, other], key(place));
    expect(await failureOf(send(http, other.url, { credential: 'crm' }))).toMatchObject({
      code: 'address-not-allowed',
      field: 'config.credential',
    });
    expect(await failureOf(send(http, place.url, { credential: 'crm', method: 'POST', body: 'x' }))).toMatchObject({
      code: 'address-not-allowed',
      mayHaveHappened: true,
    });
    expect(seen).toEqual([]);
  });

  test('that is not there is said before anything is sent', async () => {
    const place = await serve((_, response) => response.end());
    expect(await failureOf(send(requests([place]).http, place.url, { credential: 'gone' }))).toMatchObject({
      code: 'no-credential',
      field: 'config.credential',
    });
  });
});

describe('what comes back', () => {
  const answering = (headers: Record<string, string | string[]>, body: string | Buffer, status = 200) =>
    serve((_, response) => response.writeHead(status, headers).end(body));

  test('an answer of any status is an answer; cookies are not kept', async () => {
    const place = await answering({ 'content-type': 'text/plain', 'set-cookie': ['session=1'], 'x-n': '1' }, 'no', 404);
    const answer = await send(requests([place]).http, place.url);
    expect(answer).toMatchObject({ status: 404, text: 'no', data: null, headers: { 'x-n': '1' } });
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test.each<[string, string, unknown]>([
    ['application/problem+json; charset=utf-8', '{"a":[1]}', { a: [1] }],
    ['application/json', '{"a":', null],
    ['application/json', '[NaN]', null],
    ['application/json', '['.repeat(200_000), null],
    ['text/html', '<p>Hi</p>', null],
  ])('%s', async (type, body, data) => {
    const place = await answering({ 'content-type': type }, body);
    expect(await send(requests([place]).http, place.url)).toMatchObject({ data, text: body });
  });

  test('a text in another character set is read as it says', async () => {
    const place = await answering({ 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from('Grüße', 'latin1'));
    expect((await send(requests([place]).http, place.url)).text).toBe('Grüße');
  });

  test('what is no text is a file, named as the other side calls it', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255]);
    const named = await answering(
      { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="invoice 7.pdf"' },
      bytes,
    );
    const plain = await answering({}, bytes);
    const { http, kept } = requests([named, plain]);
    expect(await send(http, named.url)).toMatchObject({ file: { name: 'invoice 7.pdf' }, text: '', data: null });
    await send(http, `${plain.url}/exports/data.bin`);
    expect(kept).toEqual([
      { name: 'invoice 7.pdf', mediaType: 'application/pdf', size: 6 },
      { name: 'data.bin', mediaType: 'application/octet-stream', size: 6 },
    ]);
  });

  test('a compressed answer is read, and one that grows beyond the limit is not', async () => {
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    const small = await answering(headers, gzipSync('hello'));
    const bomb = await answering(headers, gzipSync(Buffer.alloc(20 * 1024 * 1024)));
    const { http } = requests([small, bomb]);
    expect((await send(http, small.url)).text).toBe('hello');
    expect(await failureOf(send(http, bomb.url))).toMatchObject({ code: 'answer-too-large', transient: false });
  });

  test('an answer without an end is cut off at the limit', async () => {
    const place = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(send(requests([place]).http, place.url))).toMatchObject({ code: 'answer-too-large' });
  });
});

describe('when no answer comes', () => {
  test('nothing answers there: it may pass, and nothing has happened', async () => {
    const place = await serve((_, response) => response.end());
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const error = await failureOf(send(requests([place]).http, place.url, { method: 'POST', body: 'x' }));
    expect(error).toMatchObject({ code: 'unreachable', transient: true });
    expect(error.mayHaveHappened).toBeUndefined();
  });

  test('the connection breaks after the request was sent: it may have happened', async () => {
    const place = await serve(async (request) => {
      await readText(request);
      request.socket.destroy();
    });
    expect(await failureOf(send(requests([place]).http, place.url, { method: 'POST', body: 'x' }))).toMatchObject({
      code: 'no-answer',
      transient: true,
      mayHaveHappened: true,
    });
  });

  test('the answer breaks off in the middle', async () => {
    const place = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"a":', () => request.socket.destroy());
    });
    expect(await failureOf(send(requests([place]).http, place.url))).toMatchObject({
      code: 'no-answer',
      mayHaveHappened: true,
    });
  });

  test('a slow answer ends when the step is stopped', async () => {
    const stop = new AbortController();
    const place = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('so', () => stop.abort());
    });
    const { http } = requests([place]);
    expect(await failureOf(send(http, place.url, {}, stop.signal))).toMatchObject({
      code: 'stopped',
      mayHaveHappened: true,
    });
  });
});
