import type { Json, JsonObject } from '@/graph/json';
import { problemInWords } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import type { HttpAnswer, HttpCall } from '@/server/engine/contract';
import { askedToWaitMs } from '@/server/engine/retry-after';
import type { StepError } from '@/server/engine/step-error';
import { defineExecutor, done, fail, type Resolved } from '../define-executor';
import { addressOf, withQuery } from './address';
import { bodySchema, type HttpRequestConfig } from './definition';

type ResolvedConfig = Omit<HttpRequestConfig, 'bodyFields' | 'bodyValue'> & {
  bodyFields: Resolved<HttpRequestConfig['bodyFields'][number], 'value'>;
  bodyValue: Json;
};

/** Of an answer, decompressed: files may be that large; what a step gives is limited by the engine. */
const MAX_BYTES = 10 * 1024 * 1024;
const QUOTED = 2_000;

export const httpRequestExecutor = defineExecutor<ResolvedConfig>(async (config, context) => {
  const address = addressOf(config.url, (expression) => context.evaluate(expression, 'expression', {}));
  const { text: body, contentType } = bodyOf(config);
  const given = Object.fromEntries(config.headers.map((header) => [header.name.trim(), header.value]));
  const isTyped = Object.keys(given).some((name) => name.toLowerCase() === 'content-type');
  const call: HttpCall = {
    workspaceId: context.workspaceId,
    method: config.method,
    url: withQuery(address, config.query),
    headers: { ...(contentType !== null && !isTyped ? { 'content-type': contentType } : {}), ...given },
    body,
    credential: config.credential === '' ? null : config.credential,
    idempotencyKey: context.idempotencyKey,
    maxBytes: MAX_BYTES,
  };
  context.progress({ message: `Asking ${hostOf(call.url)}` });
  const answer = await context.http.send(call, { signal: context.signal });
  const trace: JsonObject = {
    request: {
      method: call.method,
      address: call.url,
      headers: call.headers,
      credential: call.credential,
      idempotencyKey: call.idempotencyKey,
      body: call.body === null ? null : call.body.slice(0, 20_000),
    },
    answer: { status: answer.status, headers: answer.headers },
  };
  if (answer.status >= 400 && !isFine(answer.status, config.fineStatuses))
    return { kind: 'fail', error: statusError(answer, call), trace };
  const found = readBody(config, answer);
  // The other side has done what it was asked to: what is wrong with its answer must not make it do that again.
  if ('problem' in found)
    return {
      ...fail('answer-mismatch', found.problem, {
        field: 'config.result',
        status: answer.status,
        mayHaveHappened: true,
        details: { text: answer.text.slice(0, QUOTED) },
      }),
      trace,
    };
  return done({ status: answer.status, body: found.value, headers: answer.headers }, { trace });
});

function bodyOf(config: ResolvedConfig): { text: string | null; contentType: string | null } {
  if (config.method === 'GET' || config.method === 'HEAD') return { text: null, contentType: null };
  switch (config.body) {
    case 'none':
      return { text: null, contentType: null };
    case 'fields': {
      const fields = Object.fromEntries(config.bodyFields.map((row) => [row.name, row.value]));
      return { text: JSON.stringify(fields), contentType: 'application/json' };
    }
    case 'value':
      return { text: JSON.stringify(config.bodyValue), contentType: 'application/json' };
    case 'text':
      return { text: config.bodyText, contentType: config.contentType };
    case 'form': {
      const form = new URLSearchParams(config.bodyForm.map((row) => [row.name, row.value]));
      return { text: form.toString(), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
  }
}

const isFine = (status: number, fine: readonly string[]): boolean =>
  fine.some((entry) => entry === String(status) || entry === `${Math.floor(status / 100)}xx`);

const PASSING = new Set([408, 425, 429]);

function statusError(answer: HttpAnswer, { url }: HttpCall): StepError {
  const { status, text } = answer;
  const said = text.trim() === '' ? '' : ` It says: ${text.trim().slice(0, 300)}`;
  const retryAfterMs = askedToWaitMs(answer.headers);
  return {
    code: `http-${Math.floor(status / 100)}xx`,
    message: `${hostOf(url)} answered with ${status}${meaning(status)}.${said}`,
    transient: PASSING.has(status) || status >= 500,
    status,
    // What failed on the way may have been done before it did.
    ...(status >= 500 && status !== 501 && status !== 503 ? { mayHaveHappened: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    details: { text: text.slice(0, QUOTED) },
  };
}

const MEANINGS: Record<number, string> = {
  400: 'the request is not as it should be',
  401: 'it wants to know who asks',
  403: 'this is not allowed',
  404: 'there is nothing at this address',
  405: 'this address does not take this method',
  409: 'this does not fit what is there now',
  422: 'what was sent is not as it should be',
  429: 'it is asked too often',
};

const meaning = (status: number): string => {
  const known = MEANINGS[status] ?? (status >= 500 ? 'it has a problem of its own' : undefined);
  return known === undefined ? '' : `: ${known}`;
};

function readBody(config: ResolvedConfig, answer: HttpAnswer): { value: Json } | { problem: string } {
  switch (config.result) {
    case 'any':
      return { value: answer.file ?? answer.data ?? (answer.text === '' ? null : answer.text) };
    case 'text':
      return answer.file
        ? { problem: `A text was expected, but a file came (${answer.file.mediaType}).` }
        : { value: answer.text };
    case 'file':
      return answer.file ? { value: answer.file } : { problem: 'A file was expected, but a text came.' };
    case 'fields':
    case 'schema':
      return readData(config, answer);
  }
}

function readData(config: ResolvedConfig, answer: HttpAnswer): { value: Json } | { problem: string } {
  const data = answer.data ?? parse(answer.text);
  if (data === undefined) {
    const what = answer.file
      ? `a file came (${answer.file.mediaType})`
      : answer.text === ''
        ? 'nothing came'
        : 'it cannot be read as such';
    return { problem: `Data was expected in the answer, but ${what}.` };
  }
  const schema = bodySchema(config as unknown as HttpRequestConfig) ?? {};
  const problem = validateAgainst(schema, data)[0];
  return problem ? { problem: `The answer is not as declared. ${problemInWords(problem, 'It')}` } : { value: data };
}

/** Some servers send data and call it text. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'the address';
