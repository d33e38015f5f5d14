import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { type ModelBehaviour, namedBehaviours, type SentUsage, valueOfType } from './model-behaviour';

/** One call the fixture got. */
export interface ModelCall {
  /** from the Idempotency-Key header */
  key: string | null;
  model: string;
  /** the texts of the request, in order */
  messages: { role: string; text: string }[];
  body: JsonObject;
  behaviour: ModelBehaviour['kind'];
  /** `answered` only once the last byte was sent */
  outcome: 'open' | 'answered' | 'failed' | 'left';
}

export interface ModelServer {
  /** base URL of its OpenAI-compatible interface */
  url: string;
  /** the ledger: every call, in the order in which they came */
  calls: ModelCall[];
  /** how many calls with each key were answered in full; more than one means that paid work was done twice */
  answeredByKey(): Map<string, number>;
  /** what the next calls of a model do, in order; the last one stays */
  script(model: string, ...behaviours: ModelBehaviour[]): void;
  /** resolves once this many calls have come */
  called(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A local fixture that speaks OpenAI's chat completions, streamed or not, and misbehaves on demand. Not a model. */
export async function startModelServer({ port = 0 }: { port?: number } = {}): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const scripts = new Map<string, ModelBehaviour[]>();
  const waiting: { count: number; resolve: () => void }[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://fixture').pathname;
    if (path === '/v1/models')
      return sendJson(response, { object: 'list', data: Object.keys(namedBehaviours).map((id) => ({ id })) });
    if (path !== '/v1/chat/completions') return sendJson(response, { error: { message: 'Not found' } }, 404);
    const body = await readBody(request);
    const model = String(body.model);
    const script = scripts.get(model);
    const behaviour = (script && script.length > 1 ? script.shift() : script?.[0]) ?? namedBehaviours[model];
    const call: ModelCall = {
      key: typeof request.headers['idempotency-key'] === 'string' ? request.headers['idempotency-key'] : null,
      model,
      messages: messagesOf(body),
      body,
      behaviour: behaviour?.kind ?? 'status',
      outcome: 'open',
    };
    calls.push(call);
    response.on('close', () => {
      if (call.outcome === 'open') call.outcome = response.writableFinished ? 'answered' : 'left';
    });
    for (const entry of waiting) if (calls.length >= entry.count) entry.resolve();
    if (!behaviour) {
      call.outcome = 'failed';
      return sendJson(
        response,
        { error: { message: `The fixture has no model ${model}`, code: 'model_not_found' } },
        404,
      );
    }
    await behave(behaviour, call, response);
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    calls,
    answeredByKey() {
      const counts = new Map<string, number>();
      for (const { key, outcome } of calls)
        if (key && outcome === 'answered') counts.set(key, (counts.get(key) ?? 0) + 1);
      return counts;
    },
    script: (model, ...behaviours) => void scripts.set(model, behaviours),
    called: (count) => {
      if (calls.length >= count) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ count, resolve });
      return promise;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function behave(behaviour: ModelBehaviour, call: ModelCall, response: ServerResponse): Promise<void> {
  switch (behaviour.kind) {
    case 'hang':
      return;
    case 'status':
      call.outcome = 'failed';
      return sendJson(response, behaviour.body ?? {}, behaviour.status, behaviour.headers);
    case 'garbage':
      call.outcome = 'failed';
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>Sign in to the network</body></html>');
      return;
    case 'text':
      return sendAnswer(call, response, behaviour.text, behaviour.usage, behaviour.finishReason);
    case 'structured': {
      const text = JSON.stringify(behaviour.value ?? valueOfType(schemaOf(call)));
      return sendAnswer(
        call,
        response,
        behaviour.isFenced ? `Here it is:\n\`\`\`json\n${text}\n\`\`\`` : text,
        behaviour.usage,
      );
    }
    case 'malformed':
      return sendAnswer(call, response, '{"name": "Lena", "total": ');
    case 'stall':
      startStream(response);
      for (const word of words(LONG_TEXT).slice(0, behaviour.afterChunks)) sendChunk(response, call, { content: word });
      return;
    case 'cut':
      call.outcome = 'failed';
      startStream(response);
      for (const word of words(LONG_TEXT).slice(0, behaviour.afterChunks)) sendChunk(response, call, { content: word });
      // Waits until the pieces have left, so that the reader has begun when the socket goes.
      response.write(': before the cut\n\n', () => response.destroy());
      return;
    case 'error-event':
      call.outcome = 'failed';
      startStream(response);
      for (const word of words(LONG_TEXT).slice(0, behaviour.afterChunks)) sendChunk(response, call, { content: word });
      response.end(
        `data: ${JSON.stringify({ error: behaviour.error ?? { message: 'The model is overloaded', type: 'server_error' } })}\n\n`,
      );
      return;
    case 'bad-line':
      call.outcome = 'failed';
      startStream(response);
      sendChunk(response, call, { content: 'Half ' });
      response.write('data: {"choices": [{"delta"\n\n');
      sendChunk(response, call, { content: 'an answer' });
      sendChunk(response, call, {}, 'stop');
      response.end('data: [DONE]\n\n');
  }
}

const LONG_TEXT = 'These are the first words of an answer that does not come to its end.';
const USAGE: SentUsage = { input: 120, output: 30 };

const words = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

function sendAnswer(
  call: ModelCall,
  response: ServerResponse,
  text: string,
  usage: SentUsage | 'none' = USAGE,
  finishReason = 'stop',
): void {
  const counts = usage === 'none' ? undefined : usageBody(usage);
  if (call.body.stream !== true) {
    const message = { role: 'assistant', content: text };
    sendJson(response, {
      id: 'fixture',
      object: 'chat.completion',
      model: call.model,
      choices: [{ index: 0, message, finish_reason: finishReason }],
      ...(counts ? { usage: counts } : {}),
    });
    return;
  }
  startStream(response);
  for (const word of words(text)) sendChunk(response, call, { content: word });
  sendChunk(response, call, {}, finishReason);
  if (counts) response.write(`data: ${JSON.stringify({ ...frame(call), choices: [], usage: counts })}\n\n`);
  response.end('data: [DONE]\n\n');
}

const usageBody = ({ input, output, cached, reasoning }: SentUsage): JsonObject => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
  ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
});

const frame = (call: ModelCall): JsonObject => ({
  id: 'fixture',
  object: 'chat.completion.chunk',
  created: 0,
  model: call.model,
});

const startStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
};

const sendChunk = (
  response: ServerResponse,
  call: ModelCall,
  delta: JsonObject,
  finishReason: string | null = null,
): void => {
  response.write(
    `data: ${JSON.stringify({ ...frame(call), choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`,
  );
};

function sendJson(response: ServerResponse, body: Json, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return isJsonObject(parsed) ? parsed : {};
}

function messagesOf(body: JsonObject): ModelCall['messages'] {
  const messages = Array.isArray(body.messages) ? body.messages.filter(isJsonObject) : [];
  return messages.map(({ role, content }) => ({
    role: String(role),
    text: Array.isArray(content)
      ? content.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : '')).join('')
      : String(content),
  }));
}

/** From the response format, or from the instructions where a server is not sent one. */
function schemaOf({ body, messages }: ModelCall): JsonSchema {
  const format = body.response_format;
  const wrapped = isJsonObject(format) && isJsonObject(format.json_schema) ? format.json_schema.schema : undefined;
  if (isJsonObject(wrapped)) return wrapped;
  const written = messages.map(({ text }) => /JSON Schema:\n(\{.*\})/.exec(text)?.[1]).find(Boolean);
  return written ? (JSON.parse(written) as JsonSchema) : {};
}
