import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { type LlmRequest, StepFailure } from '@/server/engine/contract';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { createChooseModel } from './language-models';
import { createLlm } from './llm';
import type { ModelAccess } from './model-access';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => server.calls.splice(0));
afterAll(() => server.close());

const access = (): ModelAccess => ({ apiKey: 'test-key', baseUrl: server.url, source: 'env' });
const llm = (idleMs = 30_000) =>
  createLlm({
    chooseModel: createChooseModel({
      credentials: { get: async (_, provider) => (provider === 'openai-compatible' ? access() : null) },
      fetchFor: () => fetch,
    }),
    defaultModel: async () => 'builtin:rules-v1',
    idleMs,
  });

const order = {
  type: 'object',
  properties: { name: { type: 'string' }, total: { type: 'number' } },
  required: ['name', 'total'],
  additionalProperties: false,
} satisfies JsonSchema;

const generate = (
  model: string,
  request: Partial<LlmRequest> = {},
  {
    signal = new AbortController().signal,
    idleMs,
    onText,
  }: { signal?: AbortSignal; idleMs?: number; onText?: (delta: string) => void } = {},
) =>
  llm(idleMs).generate(
    {
      workspaceId: 'w',
      model: model.includes(':') || model === 'default' ? model : `openai-compatible:${model}`,
      prompt: 'Say something.',
      ...request,
    },
    { signal, idempotencyKey: 'KEY-1', onText },
  );

const failure = async (work: Promise<unknown>): Promise<StepFailure> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof StepFailure)) throw new Error(`expected a StepFailure, got ${String(thrown)}`);
  return thrown;
};

describe('an answer', () => {
  test('streams as text, with its usage and the key of the step', async () => {
    const deltas: string[] = [];
    const result = await generate(
      'ok',
      { instructions: 'Be brief.', maxOutputTokens: 50 },
      { onText: (delta) => deltas.push(delta) },
    );
    expect(result.text).toBe('This is the answer of a fixture, in a few words.');
    expect(deltas.length).toBeGreaterThan(3);
    expect(deltas.join('')).toBe(result.text);
    expect(result.usage).toMatchObject({ inputTokens: 120, outputTokens: 30, isStandIn: false, costUsd: null });
    expect(server.calls[0]).toMatchObject({
      key: 'KEY-1',
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Say something.' },
      ],
      body: { max_tokens: 50 },
    });
  });

  test('counts cached and reasoning tokens', async () => {
    const { usage } = await generate('counted');
    expect(usage).toMatchObject({ inputTokens: 100, cachedTokens: 64, outputTokens: 20, reasoningTokens: 5 });
  });

  test('without counts is unknown, not free', async () => {
    const { usage } = await generate('uncounted');
    expect(usage).toMatchObject({ inputTokens: null, outputTokens: null, costUsd: null });
  });

  test('of a type is asked for in words where a schema is not taken, and checked', async () => {
    const result = await generate('structured', { schema: order });
    expect(result.value).toEqual({ name: 'text', total: 1 });
    expect(server.calls[0]?.body.response_format).toBeUndefined();
    expect(server.calls[0]?.messages[0]?.text).toContain('"required":["name","total"]');
  });

  test('in a code fence is read all the same', async () => {
    expect((await generate('fenced', { schema: order })).value).toEqual({ name: 'text', total: 1 });
  });

  test('of a type that is no object travels in one', async () => {
    const list = { type: 'array', items: { type: 'string' } } satisfies JsonSchema;
    expect((await generate('structured', { schema: list })).value).toEqual(['text']);
  });
});

describe('an answer that cannot be used', () => {
  test('malformed JSON, with the answer for the repair', async () => {
    const { error, extra } = await failure(generate('malformed', { schema: order }));
    expect(error).toMatchObject({
      code: 'bad-output',
      transient: false,
      details: { answer: '{"name": "Lena", "total": ', problems: ['The answer is not JSON'] },
    });
    expect(extra.usage).toHaveLength(1);
  });

  test('JSON of another type', async () => {
    server.script('wrong-type', { kind: 'structured', value: { name: 'Lena', total: 'much' } });
    const { error } = await failure(generate('wrong-type', { schema: order }));
    expect(error.message).toContain('"total" must be a number, but is text');
  });

  test('cut off at the token limit', async () => {
    const { error } = await failure(generate('cut-off', { schema: order, maxOutputTokens: 5 }));
    expect(error).toMatchObject({ code: 'cut-off', transient: false });
    expect(error.message).toContain('cut off at 5 tokens');
  });

  test('stopped by a content filter', async () => {
    expect((await failure(generate('refused'))).error.code).toBe('refused');
  });
});

describe('a provider that misbehaves', () => {
  test('429 says how long to wait', async () => {
    const { error, extra } = await failure(generate('rate-limited'));
    expect(error).toMatchObject({ code: 'rate-limited', transient: true, status: 429, retryAfterMs: 7_000 });
    expect(extra.usage).toMatchObject([{ inputTokens: 0, outputTokens: 0, costUsd: 0 }]);
    expect(server.calls).toHaveLength(1);
  });

  test.each([
    ['server-error', 'provider-5xx', true],
    ['unauthorized', 'auth', false],
    ['no-such-model', 'unknown-model', false],
    ['garbage', 'bad-response', true],
    ['cut', 'network', true],
    ['bad-line', 'bad-response', true],
    ['error-event', 'provider-5xx', true],
  ])('%s is %s', async (model, code, transient) => {
    const { error } = await failure(generate(model));
    expect(error).toMatchObject({ code, transient });
    expect(error.message).toContain('OpenAI-compatible server');
  });

  test('what a broken answer cost is unknown, not nothing', async () => {
    const { extra } = await failure(generate('cut'));
    expect(extra.usage).toMatchObject([{ inputTokens: null, outputTokens: null, costUsd: null }]);
  });

  test.each(['cut-at-once', 'rate-limited', 'server-error', 'unauthorized', 'garbage', 'error-event'])(
    '%s was a call, although no word of an answer came',
    async (model) => {
      expect((await failure(generate(model))).extra.usage).toHaveLength(1);
    },
  );

  test('a connection that ends before the first word may have cost something; a server that is not there has not', async () => {
    const unknown = [{ inputTokens: null, outputTokens: null, costUsd: null }];
    expect((await failure(generate('cut-at-once'))).extra.usage).toMatchObject(unknown);
    // As gateways say it when they lost the model on the way.
    expect((await failure(generate('server-error'))).extra.usage).toMatchObject(unknown);
    const gone = await startModelServer();
    await gone.close();
    const away = { ...access(), baseUrl: gone.url };
    const nowhere = createLlm({
      chooseModel: createChooseModel({ credentials: { get: async () => away }, fetchFor: () => fetch }),
      defaultModel: async () => '',
    });
    const call = nowhere.generate(
      { workspaceId: 'w', model: 'openai-compatible:any', prompt: 'Hi' },
      { signal: new AbortController().signal, idempotencyKey: 'KEY' },
    );
    expect((await failure(call)).extra.usage).toMatchObject([{ inputTokens: 0, outputTokens: 0, costUsd: 0 }]);
  });

  test('silence in the middle of an answer is a timeout, and the connection is let go', async () => {
    const { error } = await failure(generate('stall', {}, { idleMs: 30 }));
    expect(error).toMatchObject({ code: 'timeout', transient: true });
    await expect.poll(() => server.calls[0]?.outcome).toBe('left');
  });

  test('silence before the answer lasts until the step gives up', async () => {
    const limit = new AbortController();
    const call = generate('hang', {}, { signal: limit.signal, idleMs: 1 });
    await server.called(1);
    limit.abort(new DOMException('time is up', 'TimeoutError'));
    expect((await failure(call)).error).toMatchObject({ code: 'timeout', transient: true });
    await expect.poll(() => server.calls[0]?.outcome).toBe('left');
  });

  test('a cancelled run stops the call', async () => {
    const run = new AbortController();
    const call = generate('stall', {}, { signal: run.signal });
    await server.called(1);
    run.abort(new Error('cancelled'));
    expect((await failure(call)).error).toMatchObject({ code: 'cancelled', transient: false });
  });

  test('nobody there', async () => {
    const gone = await startModelServer();
    await gone.close();
    const unreachable = createLlm({
      chooseModel: createChooseModel({
        credentials: { get: async () => ({ ...access(), baseUrl: gone.url }) },
        fetchFor: () => fetch,
      }),
      defaultModel: async () => '',
    });
    const call = unreachable.generate(
      { workspaceId: 'w', model: 'openai-compatible:ok', prompt: 'Hello' },
      { signal: new AbortController().signal, idempotencyKey: 'k' },
    );
    expect((await failure(call)).error).toMatchObject({
      code: 'network',
      transient: true,
      message: 'OpenAI-compatible server could not be reached: nothing is listening at its address.',
    });
  });
});

describe('the choice of a model', () => {
  test('without a key says where to add one, and never falls back', async () => {
    const { error } = await failure(generate('openai:gpt-5.4'));
    expect(error).toMatchObject({ code: 'no-key', transient: false, field: 'config.model' });
  });

  test('the built-in rules say what they are and cost nothing', async () => {
    const result = await generate('default', { prompt: 'Write a reply.\n\nContact: Lena' });
    expect(result.text).toContain('Hello Lena');
    expect(result.warnings).toContain('Built-in rules, not an AI model');
    expect(result.usage).toMatchObject({ model: 'builtin:rules-v1', isStandIn: true, costUsd: 0, inputTokens: 0 });
  });

  test('the built-in rules refuse what they cannot do', async () => {
    const { error } = await failure(generate('builtin:rules-v1', { prompt: 'Translate this.\n\nGood morning' }));
    expect(error).toMatchObject({ code: 'built-in-rules-cannot', transient: false });
  });
});
