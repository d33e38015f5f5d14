import type * as z from 'zod';
import type { AnswerSpec, RestOperation } from './operation';
import { operations } from './operations';
import { problemSchema } from './problem';
import { answerRef, parameterSchema, requestRef, schemaComponents } from './schema-components';

type JsonObject = Record<string, unknown>;

const REASONS: Record<number, string> = {
  400: 'It cannot be read: not JSON, an unknown parameter, a parameter of the wrong kind.',
  401: 'No API key, or one that is not valid.',
  403: 'The key’s role is too low, or someone else is asked.',
  404: 'There is nothing of this id that the key may see.',
  406: 'None of the accepted kinds of answer exists here.',
  409: 'It is not any more as the request takes it to be; the detail says what has changed.',
  413: 'The body is too large.',
  415: 'The content type is not the one that is taken here.',
  422: 'It can be read and is not right; `errors` and `findings` say where.',
  428: 'No revision was named.',
  429: 'Too many requests. Retry-After says when to come back.',
  500: 'A fault of the server; its log has the cause.',
  503: 'Not available now: the database, the disk, or the queue is full. Retry-After says when to come back.',
};

let built: JsonObject | null = null;

/** The OpenAPI 3.1 document of `/api/v1`, from the schemas that requests are read with. */
export const openApiDocument = (): JsonObject => {
  built ??= build();
  return built;
};

const build = (): JsonObject => ({
  openapi: '3.1.1',
  info: {
    title: 'Sluice',
    version: '1',
    description:
      'Start workflows, follow their runs, answer what they ask. Fields are only ever added to answers; unknown fields in requests are refused. Errors are problem details (RFC 9457).',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/api/v1' }],
  security: [{ apiKey: [] }],
  tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
  paths: Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, here]) => [
      path,
      Object.fromEntries(here.map((operation) => [operation.method, toOpenApi(operation)])),
    ]),
  ),
  components: {
    securitySchemes: {
      apiKey: { type: 'http', scheme: 'bearer', description: 'A key of Settings, API keys: sluice_…' },
    },
    schemas: schemaComponents(),
  },
});

const toOpenApi = (operation: RestOperation): JsonObject => ({
  operationId: operation.id,
  tags: [operation.tag],
  summary: operation.summary,
  ...(operation.description ? { description: operation.description } : {}),
  'x-permission': operation.permission,
  parameters: [
    ...parameters('path', operation.params),
    ...parameters('query', operation.query),
    ...parameters('header', operation.headers),
  ],
  ...(operation.body === null ? {} : { requestBody: requestBody(operation.body) }),
  responses: {
    ...Object.fromEntries(Object.entries(operation.answers).map(([status, spec]) => [status, answer(spec)])),
    ...Object.fromEntries(refusalsOf(operation).map((status) => [status, refusal(status)])),
  },
});

/** Every status that an operation refuses with. */
const refusalsOf = ({ method, params, body, refusals = [] }: RestOperation): number[] => {
  const all = [400, 401, 403, 429, 500, 503, ...refusals];
  if (Object.keys(params.shape).length > 0) all.push(404);
  if (body !== null) all.push(413, 415, 422);
  else if (method !== 'get') all.push(413);
  return [...new Set(all)].sort((left, right) => left - right);
};

/** `Accept` is written as the kinds of answers, never as a parameter. */
const NO_PARAMETERS = new Set(['accept']);

const parameters = (where: 'path' | 'query' | 'header', fields: z.ZodObject): JsonObject[] => {
  const { properties = {}, required = [] } = parameterSchema(fields) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties)
    .filter(([name]) => !NO_PARAMETERS.has(name))
    .map(([name, { description, ...schema }]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema,
    }));
};

const requestBody = (body: z.ZodType | 'bytes'): JsonObject => ({
  // Where every field may be left out, so may the whole.
  required: body === 'bytes' || !body.safeParse({}).success,
  content: body === 'bytes' ? { '*/*': {} } : { 'application/json': { schema: requestRef(body) } },
});

const answer = ({ description, schema, contentType, headers }: AnswerSpec): JsonObject => ({
  description,
  ...(headers ? { headers: Object.fromEntries(Object.entries(headers).map(textHeader)) } : {}),
  ...(schema || contentType
    ? {
        content: {
          ...(schema ? { 'application/json': { schema: answerRef(schema) } } : {}),
          ...(contentType ? { [contentType]: {} } : {}),
        },
      }
    : {}),
});

const refusal = (status: number): JsonObject => ({
  description: REASONS[status] ?? 'Refused.',
  ...(status === 429 || status === 503
    ? { headers: Object.fromEntries([textHeader(['retry-after', 'Seconds to wait.'])]) }
    : {}),
  content: { 'application/problem+json': { schema: answerRef(problemSchema) } },
});

const textHeader = ([name, description]: [string, string]): [string, JsonObject] => [
  name,
  { description, schema: { type: 'string' } },
];
