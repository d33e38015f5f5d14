import { describe, expect, test } from 'vitest';
import { compile } from '@/graph/compile';
import type { Json, JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { type HttpAnswer, type HttpCall, StepFailure } from '@/server/engine/contract';
import { registry } from '../registry';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { addressOf, withQuery } from './address';
import { httpRequest } from './definition';
import { httpRequestExecutor } from './executor';

const config = (given: JsonObject) =>
  httpRequest.config.parse({ ...httpRequest.initialConfig, url: 'https://api.example.com/orders', ...given });

/** Runs the step against this answer, and keeps what it asked. */
async function run(given: JsonObject, answer: Partial<HttpAnswer> = {}, names: Record<string, Json> = {}) {
  const asked: HttpCall[] = [];
  const http = {
    async send(call: HttpCall) {
      asked.push(call);
      return { status: 200, headers: {}, data: null, text: '', file: null, ...answer };
    },
  };
  const context = stepContext({}, { http, names });
  const outcome = await Promise.resolve(httpRequestExecutor(config(given), context)).catch((cause: StepFailure) => ({
    kind: 'thrown' as const,
    error: cause.error,
  }));
  return { outcome, call: asked[0] };
}

describe('the address', () => {
  const evaluate = (value: Json) => (): Json => value;

  test.each<[string, Json, string]>([
    ['https://x.example/orders/{{ id }}', 'a b/../c?d#e', 'https://x.example/orders/a%20b%2F..%2Fc%3Fd%23e'],
    ['https://x.example/orders/{{ id }}/lines', 7, 'https://x.example/orders/7/lines'],
    ['https://x.example/?q={{ q }}', 'a&b=c', 'https://x.example/?q=a%26b%3Dc'],
    ['https://x.example/?q={{ q }}', '..', 'https://x.example/?q=..'],
    ['{{ base }}', ' https://y.example/a?b=c ', 'https://y.example/a?b=c'],
  ])('%s with %j', (source, value, address) => {
    expect(addressOf(source, evaluate(value))).toBe(address);
  });

  test.each<[string, Json]>([
    ['https://x.example/orders/{{ id }}', '..'],
    ['https://x.example/orders/{{ id }}', ''],
    ['https://x.example/orders/{{ id }}', null],
    ['{{ base }}{{ id }}', ''],
  ])('%s with %j leads elsewhere, and is refused', (source, value) => {
    expect(() => addressOf(source, evaluate(value))).toThrow(StepFailure);
  });

  test('a value cannot become the host', () => {
    for (const end of ['/', '@', ':', '#', '?', '\\', '%2f', ' ', '\t', '\u0000'])
      for (const source of ['https://{{ tenant }}.example.com/', 'https://api-{{ tenant }}/', '{{ base }}{{ tenant }}'])
        expect(
          () =>
            addressOf(source, (name) => (name.trim() === 'base' ? 'https://api.example.com' : `evil.example${end}x`)),
          `${source} with ${end}`,
        ).toThrow(/would choose where the request goes/);
    expect(addressOf('https://{{ tenant }}.example.com:{{ port }}/', evaluate('8080'))).toBe(
      'https://8080.example.com:8080/',
    );
  });

  test('parameters are added to those it has', () => {
    expect(withQuery('https://x.example/a?b=1', [{ name: 'c d', value: 'é&' }])).toBe(
      'https://x.example/a?b=1&c+d=%C3%A9%26',
    );
  });

  test('values are put in when it runs', async () => {
    const url = 'https://api.example.com/orders/{{ input.id }}';
    const { call } = await run({ url, query: [{ name: 'full', value: 'yes' }] }, {}, { input: { id: 'A/1' } });
    expect(call).toMatchObject({
      method: 'GET',
      url: 'https://api.example.com/orders/A%2F1?full=yes',
      body: null,
      credential: null,
      idempotencyKey: 'KEY',
    });
  });
});

describe('what is sent', () => {
  test('fields, each of its kind', async () => {
    const bodyFields = [
      { name: 'total', value: 5 },
      { name: 'page[size]', value: ['a'] },
    ] as unknown as Json;
    const sent: HttpCall[] = [];
    const http = {
      async send(call: HttpCall) {
        sent.push(call);
        return { status: 200, headers: {}, data: {}, text: '', file: null };
      },
    };
    const settings = { ...config({ method: 'POST', body: 'fields' }), bodyFields };
    await httpRequestExecutor(settings as never, stepContext({}, { http }));
    expect(sent[0]).toMatchObject({
      body: '{"total":5,"page[size]":["a"]}',
      headers: { 'content-type': 'application/json' },
    });
  });

  test.each<[JsonObject, string | null, string | undefined]>([
    [{ body: 'none' }, null, undefined],
    [{ body: 'value', bodyValue: 'one' }, '"one"', 'application/json'],
    [{ body: 'text', bodyText: '<a/>', contentType: 'application/xml' }, '<a/>', 'application/xml'],
    [
      { body: 'form', bodyForm: [{ name: 'a b', value: 'c&d' }] },
      'a+b=c%26d',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
  ])('%j', async (given, body, type) => {
    const { call } = await run({ method: 'PUT', ...given });
    expect(call?.body).toBe(body);
    expect(call?.headers['content-type']).toBe(type);
  });

  test('a header of the author counts more, and reading sends no body', async () => {
    const headers = [{ name: 'Content-Type', value: 'application/vnd.api+json' }];
    const { call } = await run({ method: 'POST', body: 'value', bodyValue: 'x', headers, credential: 'crm' });
    expect(call).toMatchObject({ headers: { 'Content-Type': 'application/vnd.api+json' }, credential: 'crm' });
    expect(call?.headers).not.toHaveProperty('content-type');
    expect((await run({ method: 'GET', body: 'value', bodyValue: 'x' })).call?.body).toBeNull();
  });
});

describe('what comes back', () => {
  const file = { $file: 'hash', name: 'a.pdf', mediaType: 'application/pdf', size: 3 };

  test.each<[string, Partial<HttpAnswer>, Json]>([
    ['any', { data: { a: 1 }, text: '{"a":1}' }, { a: 1 }],
    ['any', { text: 'hello' }, 'hello'],
    ['any', { file }, file],
    ['any', { status: 204 }, null],
    ['text', { data: { a: 1 }, text: '{"a":1}' }, '{"a":1}'],
    ['file', { file }, file],
  ])('%s of %j', async (result, answer, body) => {
    expect((await run({ result }, answer)).outcome).toMatchObject({
      kind: 'done',
      output: { status: answer.status ?? 200, body },
    });
  });

  const fields = { result: 'fields', fields: [{ key: 'id', label: 'Id', type: 'number', isRequired: true }] };

  test('declared fields are checked, also when data is called text', async () => {
    expect((await run(fields, { text: '{"id":7}' })).outcome).toMatchObject({ output: { body: { id: 7 } } });
    const { outcome } = await run(fields, { data: { id: 'seven' }, text: '{"id":"seven"}' });
    expect(outcome).toMatchObject({
      kind: 'fail',
      error: { code: 'answer-mismatch', transient: false, mayHaveHappened: true },
    });
    expect(outcome).toHaveProperty('error.message', expect.stringMatching(/\bid\b/i));
  });

  test.each<[JsonObject, Partial<HttpAnswer>, string]>([
    [fields, { text: '{"id":', headers: { 'content-type': 'application/json' } }, 'cannot be read'],
    [fields, {}, 'nothing came'],
    [fields, { file }, 'a file came'],
    [{ result: 'text' }, { file }, 'a file came'],
    [{ result: 'file' }, { text: 'x' }, 'a text came'],
  ])('%j of %j is something else', async (given, answer, words) => {
    expect((await run(given, answer)).outcome).toHaveProperty('error.message', expect.stringContaining(words));
  });
});

describe('what counts as failed', () => {
  test.each<[number, object]>([
    [400, { code: 'http-4xx', transient: false, status: 400 }],
    [404, { transient: false, message: expect.stringContaining('there is nothing at this address') }],
    [408, { transient: true }],
    [425, { transient: true }],
    [429, { transient: true }],
    [500, { code: 'http-5xx', transient: true, mayHaveHappened: true }],
    [503, { transient: true }],
  ])('%i', async (status, error) => {
    const { outcome } = await run({}, { status, text: 'Sorry.' });
    expect(outcome).toMatchObject({ kind: 'fail', error });
    expect(outcome).toHaveProperty('error.message', expect.stringContaining('It says: Sorry.'));
  });

  test('nothing has happened where the other side took nothing', async () => {
    for (const status of [400, 429, 503]) {
      expect((await run({ method: 'POST' }, { status })).outcome).not.toHaveProperty('error.mayHaveHappened');
    }
  });

  test('how long to wait is taken over, as seconds or as a date by its own clock', async () => {
    const waitOf = async (headers: Record<string, string>) =>
      (await run({}, { status: 503, headers })).outcome as { error: { retryAfterMs?: number } };
    expect((await waitOf({ 'retry-after': '7' })).error.retryAfterMs).toBe(7_000);
    const date = 'Mon, 23 Nov 2026 09:00:00 GMT';
    const later = 'Mon, 23 Nov 2026 09:01:30 GMT';
    expect((await waitOf({ 'retry-after': later, date })).error.retryAfterMs).toBe(90_000);
    expect((await waitOf({ 'retry-after': later })).error.retryAfterMs).toBeUndefined();
    expect((await waitOf({ 'retry-after': 'soon' })).error.retryAfterMs).toBeUndefined();
  });

  test('a status the author calls fine is an answer', async () => {
    expect((await run({ fineStatuses: ['404'] }, { status: 404 })).outcome).toMatchObject({ output: { status: 404 } });
    expect((await run({ fineStatuses: ['4xx'] }, { status: 410 })).outcome).toMatchObject({ output: { status: 410 } });
    expect((await run({ fineStatuses: ['4xx'] }, { status: 500 })).outcome).toMatchObject({ kind: 'fail' });
  });
});

describe('what it does to the world', () => {
  test('follows the method and the word of the author', () => {
    const of = (given: JsonObject) => [httpRequest.effect(config(given)), httpRequest.isIdempotent?.(config(given))];
    expect(of({ method: 'GET' })).toEqual(['read', true]);
    expect(of({ method: 'HEAD' })).toEqual(['read', true]);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(of({ method })).toEqual(['write', false]);
    expect(of({ method: 'POST', isIdempotent: true })).toEqual(['write', true]);
  });
});

test('what is missing is named', () => {
  const found = (given: JsonObject) => httpRequest.check?.(config(given), checkContext())?.map(({ field }) => field);
  expect(found({ url: '' })).toEqual(['config.url']);
  expect(found({ url: 'api.example.com' })).toEqual(['config.url']);
  expect(found({ url: '{{ input.url }}' })).toEqual([]);
  expect(found({ method: 'POST', body: 'fields' })).toEqual(['config.bodyFields']);
  // What is not drawn for this method is not asked for.
  expect(found({ method: 'GET', body: 'fields' })).toEqual([]);
  expect(found({ headers: [{ name: ' ', value: 'x' }] })).toEqual(['config.headers[0].name']);
});

test('a value in the address is checked like any other', () => {
  const document = workflow('Ask')
    .node('start', 'start', { fields: [{ key: 'id', label: 'Id', type: 'text', isRequired: true }] })
    .node('ask', 'http-request', { url: 'https://x.example/{{ input.idd }}', result: 'text' })
    .node('finish', 'finish', { result: 'value', fields: [], value: '{{ steps.ask.body }}' })
    .chain('start', 'ask', 'finish')
    .build();
  expect(compile(document, registry).findings).toMatchObject([{ nodeId: 'ask', field: 'config.url' }]);
});

test('a value in the host is said to choose who is asked; one that is the whole address, a path or a port is not', () => {
  const codes = (url: string) =>
    (httpRequest.check?.(httpRequest.config.parse({ url }), checkContext()) ?? []).map(
      ({ code, severity }) => `${severity} ${code}`,
    );
  for (const url of [
    'https://{{ host }}/',
    'https://api.{{ host }}/{{ id }}',
    'http://{{ host }}:{{ port }}',
    'https://a@{{ host }}',
  ])
    expect(codes(url), url).toEqual(['warning value-in-host']);
  for (const url of [
    '{{ address }}',
    'https://api.example.com/{{ id }}',
    'https://api.example.com:{{ port }}/',
    'https://api.example.com?q={{ q }}',
  ])
    expect(codes(url), url).toEqual([]);
});
