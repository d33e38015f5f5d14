import { expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { createChooseModel } from './language-models';
import { createLlm } from './llm';

const schema = {
  type: 'object',
  properties: { total: { type: 'number' }, note: { type: ['string', 'null'], 'x-widget': 'textarea' } },
  required: ['total', 'note'],
  additionalProperties: false,
} satisfies JsonSchema;
const ANSWER = '{"total":5,"note":null}';

const event = (data: { type?: string; [field: string]: unknown }): string =>
  `event: ${String(data.type ?? 'message')}\ndata: ${JSON.stringify(data)}\n\n`;

/** The shortest answer each provider's interface allows, in its own words. */
const answers: Record<string, string> = {
  openai: [
    { type: 'response.created', response: { id: 'r', created_at: 1, model: 'gpt-5.4' } },
    { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'm' } },
    { type: 'response.output_text.delta', item_id: 'm', delta: ANSWER },
    { type: 'response.output_item.done', output_index: 0, item: { type: 'message', id: 'm' } },
    {
      type: 'response.completed',
      response: {
        id: 'r',
        usage: {
          input_tokens: 100,
          input_tokens_details: { cached_tokens: 40 },
          output_tokens: 20,
          output_tokens_details: { reasoning_tokens: 8 },
        },
      },
    },
  ]
    .map(event)
    .join(''),
  anthropic: [
    {
      type: 'message_start',
      message: { id: 'm', model: 'claude', usage: { input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ANSWER } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } },
    { type: 'message_stop' },
  ]
    .map(event)
    .join(''),
  google: event({
    candidates: [{ content: { role: 'model', parts: [{ text: ANSWER }] }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 20,
      totalTokenCount: 120,
    },
  }),
};

const models = [
  ['openai', 'gpt-5.4', 'https://api.openai.com/v1/responses', 'authorization', 'Bearer secret'],
  ['anthropic', 'claude-sonnet-5', 'https://api.anthropic.com/v1/messages', 'x-api-key', 'secret'],
  [
    'google',
    'gemini-3.6-flash',
    'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.6-flash:streamGenerateContent',
    'x-goog-api-key',
    'secret',
  ],
] as const;

test.each(models)(
  '%s is asked at its address with the key, the schema and the idempotency key, and counts its tokens',
  async (provider, model, address, header, key) => {
    const sent: { url: string; headers: Headers; body: string }[] = [];
    const send: typeof fetch = async (input, init) => {
      sent.push({ url: String(input), headers: new Headers(init?.headers), body: String(init?.body) });
      return new Response(answers[provider], { headers: { 'content-type': 'text/event-stream' } });
    };
    const llm = createLlm({
      chooseModel: createChooseModel({
        credentials: { get: async () => ({ apiKey: 'secret', baseUrl: null, source: 'saved' }) },
        fetchFor: () => send,
      }),
      defaultModel: async () => '',
    });
    const result = await llm.generate(
      {
        workspaceId: 'w',
        model: `${provider}:${model}`,
        instructions: 'Be exact.',
        prompt: 'Total?',
        schema,
        maxOutputTokens: 99,
      },
      { signal: new AbortController().signal, idempotencyKey: 'KEY-1' },
    );
    expect(result.value).toEqual({ total: 5, note: null });
    expect(result.usage).toMatchObject({ inputTokens: 100, cachedTokens: 40, outputTokens: 20 });
    expect(result.usage.costUsd).toBeGreaterThan(0);

    expect(sent).toHaveLength(1);
    const [request] = sent;
    expect(request?.url.startsWith(address)).toBe(true);
    expect(request?.headers.get(header)).toBe(key);
    expect(request?.headers.get('idempotency-key')).toBe('KEY-1');
    expect(request?.body).toContain('Be exact.');
    expect(request?.body).toContain('"total"');
    expect(request?.body).toContain('99');
    // Notes of ours are no part of the schema: strict providers refuse keywords they do not know.
    expect(request?.body).not.toContain('x-widget');
  },
);
