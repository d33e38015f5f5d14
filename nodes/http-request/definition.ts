import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { anySchema, fileSchema, type JsonSchema } from '@/graph/json-schema';
import { type CheckContext, defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_TRANSIENT } from '../policies';
import { checkTypedResult, declaredSchema, resultFieldsSchema, resultSchemaSchema } from '../typed-result';
import { missing, sampleOfFields } from '../value-fields';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];
const writing = { method: WRITING };

/** A name and a text; what is sent in an address or a header. */
const rows = (noun: string) =>
  z.array(
    z.strictObject({
      name: z
        .string()
        .max(200)
        .meta(field({ title: 'Name' })),
      value: z
        .string()
        .max(20_000)
        .default('')
        .meta(field({ title: `Value of the ${noun}`, value: 'template' })),
    }),
  );

const config = z.strictObject({
  method: z
    .enum(METHODS)
    .default('GET')
    .meta(
      field({
        title: 'Method',
        description: 'GET and HEAD only read. The others change things at the other side.',
        words: Object.fromEntries(METHODS.map((method) => [method, method])),
      }),
    ),
  url: z
    .string()
    .max(8_000)
    .default('')
    .meta(
      field({
        title: 'Address',
        description: 'Values put into it are written so that they cannot change where it leads.',
        placeholder: 'https://api.example.com/orders',
        value: 'template',
        // Deferred: the executor puts the values in, each encoded for its place.
        locals: {},
        isRequired: true,
      }),
    ),
  query: rows('parameter')
    .max(50)
    .default([])
    .meta(field({ title: 'Parameters', widget: 'fields' })),
  credential: z
    .string()
    .max(60)
    .default('')
    .meta(
      field({
        title: 'Credential',
        description: 'A stored secret, sent as a header to the hosts it was made for and to no others.',
        widget: 'credential',
      }),
    ),
  headers: rows('header')
    .max(50)
    .default([])
    .meta(field({ title: 'Headers', description: 'For secrets use a credential.', widget: 'fields', advanced: true })),
  body: z
    .enum(['none', 'fields', 'value', 'text', 'form'])
    .default('none')
    .meta(
      field({
        title: 'What is sent',
        showWhen: writing,
        words: { none: 'Nothing', fields: 'Fields', value: 'One value', text: 'Text', form: 'A form' },
      }),
    ),
  bodyFields: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(200)
          .meta(field({ title: 'Name' })),
        value: z
          .string()
          .max(65_536)
          .default('')
          .meta(field({ title: 'Value', value: 'template', expects: anySchema })),
      }),
    )
    .max(100)
    .default([])
    .meta(
      field({
        title: 'Fields to send',
        description: 'A single inserted value keeps its kind: a number stays a number, a list a list.',
        widget: 'fields',
        isRequired: true,
        showWhen: { ...writing, body: ['fields'] },
      }),
    ),
  bodyForm: rows('field')
    .max(100)
    .default([])
    .meta(
      field({
        title: 'Form fields',
        widget: 'fields',
        isRequired: true,
        showWhen: { ...writing, body: ['form'] },
      }),
    ),
  bodyValue: z
    .string()
    .max(65_536)
    .default('')
    .meta(
      field({
        title: 'Value to send',
        value: 'template',
        expects: anySchema,
        isRequired: true,
        showWhen: { ...writing, body: ['value'] },
      }),
    ),
  bodyText: z
    .string()
    .max(262_144)
    .default('')
    .meta(
      field({
        title: 'Text to send',
        value: 'template',
        widget: 'textarea',
        isRequired: true,
        showWhen: { ...writing, body: ['text'] },
      }),
    ),
  contentType: z
    .string()
    .max(200)
    .default('text/plain; charset=utf-8')
    .meta(field({ title: 'Kind of text', showWhen: { ...writing, body: ['text'] } })),
  result: z
    .enum(['any', 'text', 'file', 'fields', 'schema'])
    .default('any')
    .meta(
      field({
        title: 'What comes back',
        description: 'Anything, or fields whose kinds are checked and offered to later steps before the first run.',
        words: { any: 'Anything', text: 'Text', file: 'A file', fields: 'Fields', schema: 'A type of my own' },
      }),
    ),
  fields: resultFieldsSchema('Fields of the answer', { result: ['fields'] }),
  schema: resultSchemaSchema({ result: ['schema'] }),
  fineStatuses: z
    .array(
      z
        .string()
        .max(3)
        .regex(/^[1-5](\d\d|xx)$/, 'Write a status such as 404, or 4xx for all of a kind.'),
    )
    .max(50)
    .default([])
    .meta(
      field({
        title: 'Answers that are no failure',
        description:
          'Every status from 400 on is one. List those that are fine, such as 404, or 4xx for all of a kind.',
        advanced: true,
      }),
    ),
  isIdempotent: z
    .boolean()
    .default(false)
    .meta(
      field({
        title: 'Safe to send twice',
        description:
          'The other side does nothing more when the same request comes again. It can tell by the header Idempotency-Key, which is the same over all tries.',
        advanced: true,
        showWhen: writing,
      }),
    ),
});
export type HttpRequestConfig = z.infer<typeof config>;

const isWriting = (settings: HttpRequestConfig): boolean => WRITING.includes(settings.method);

/** Of the body of an answer; undefined when anything will do. */
export const bodySchema = (settings: HttpRequestConfig): JsonSchema | undefined => {
  if (settings.result === 'text') return { type: 'string' };
  if (settings.result === 'file') return fileSchema;
  return declaredSchema(settings);
};

function check(settings: HttpRequestConfig, context: CheckContext): Omit<Finding, 'nodeId'>[] {
  const findings: Omit<Finding, 'nodeId'>[] = [];
  const url = settings.url.trim();
  if (url === '') findings.push(missing('config.url', 'Enter the address to ask.'));
  else if (!/^(https?:\/\/|\{\{)/i.test(url))
    findings.push({
      code: 'bad-address',
      severity: 'error',
      field: 'config.url',
      message: 'The address must begin with https:// or http://.',
    });
  else findings.push(...checkHost(url));
  for (const part of ['query', 'headers', 'bodyFields', 'bodyForm'] as const)
    if (part === 'query' || part === 'headers' || isShown(settings, part)) findings.push(...checkNames(settings, part));
  if (isShown(settings, 'bodyFields') && settings.bodyFields.length === 0)
    findings.push(missing('config.bodyFields', 'Add the fields to send.'));
  if (isShown(settings, 'bodyForm') && settings.bodyForm.length === 0)
    findings.push(missing('config.bodyForm', 'Add the form fields to send.'));
  if (isShown(settings, 'bodyValue') && settings.bodyValue.trim() === '')
    findings.push(missing('config.bodyValue', 'Choose the value to send.'));
  if (isShown(settings, 'bodyText') && settings.bodyText.trim() === '')
    findings.push(missing('config.bodyText', 'Write the text to send.'));
  return [...findings, ...checkTypedResult(settings, 'Add the fields of the answer, or let it be anything.', context)];
}

/** A value that is the whole address is an address by its author's will; one within the host is easily taken for a name. */
function checkHost(url: string): Omit<Finding, 'nodeId'>[] {
  const [host] = /^https?:\/\/[^/?#\\]*?\{\{.*?\}\}/i.exec(url) ?? [];
  if (host === undefined || /:\{\{.*?\}\}$/.test(host.slice('https://'.length))) return [];
  return [
    {
      code: 'value-in-host',
      severity: 'warning',
      field: 'config.url',
      message:
        'A value in the host of the address chooses who is asked, and who gets what is sent. Write the host out, or choose between steps with fixed hosts by a router. If it must be a value, take one that only you can set; a credential goes to its own hosts in any case.',
    },
  ];
}

const BODIES = { bodyFields: 'fields', bodyForm: 'form', bodyValue: 'value', bodyText: 'text' } as const;
const isShown = (settings: HttpRequestConfig, part: keyof typeof BODIES): boolean =>
  isWriting(settings) && settings.body === BODIES[part];

const checkNames = (
  settings: HttpRequestConfig,
  part: 'query' | 'headers' | 'bodyFields' | 'bodyForm',
): Omit<Finding, 'nodeId'>[] =>
  settings[part].flatMap((row, index) =>
    row.name.trim() === '' ? [missing(`config.${part}[${index}].name`, 'Give it a name.')] : [],
  );

/** "api.example.com" of an address, as far as it can be known before the run. */
function hostOf(url: string): string {
  const host = /^\s*https?:\/\/([^/?#{}\s]+)/i.exec(url)?.[1];
  return host ?? (url.trim() === '' ? 'no address yet' : 'an address from earlier');
}

const initialConfig = {
  method: 'GET',
  url: '',
  query: [],
  credential: '',
  headers: [],
  body: 'none',
  bodyFields: [],
  bodyForm: [],
  bodyValue: '',
  bodyText: '',
  contentType: 'text/plain; charset=utf-8',
  result: 'any',
  fields: [],
  schema: {},
  fineStatuses: [],
  isIdempotent: false,
};

export const httpRequest = defineNode({
  type: 'http-request',
  version: 1,
  title: 'HTTP request',
  purpose: 'Asks or tells a web address something',
  icon: 'globe',
  category: 'tools',
  keywords: ['api', 'rest', 'web', 'url', 'fetch', 'call', 'webhook', 'get', 'post', 'download', 'curl', 'request'],
  config,
  initialConfig,
  presets: [
    {
      id: 'get',
      title: 'Get from the web',
      purpose: 'Reads data, a text or a file from a web address',
      icon: 'globe',
      category: 'tools',
      config: initialConfig,
      keywords: ['http', 'get', 'api', 'download', 'fetch'],
    },
    {
      id: 'send',
      title: 'Send to the web',
      purpose: 'Sends data to a web address',
      icon: 'send',
      category: 'tools',
      config: { ...initialConfig, method: 'POST', body: 'fields' },
      keywords: ['http', 'post', 'put', 'delete', 'api', 'webhook', 'call'],
    },
  ],
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Answered' }],
  outputSchema: (settings) => ({
    type: 'object',
    properties: {
      status: { type: 'integer', title: 'Status' },
      body: { ...(bodySchema(settings) ?? anySchema), title: 'Answer' },
      headers: { type: 'object', title: 'Headers', additionalProperties: { type: 'string' } },
    },
    required: ['status', 'body', 'headers'],
    additionalProperties: false,
  }),
  effect: (settings) => (isWriting(settings) ? 'write' : 'read'),
  isIdempotent: (settings) => !isWriting(settings) || settings.isIdempotent,
  worstCase: () => ({ models: [], toolCalls: 1 }),
  isOutputChecked: () => true,
  summary: (settings) => `${settings.method} · ${hostOf(settings.url)}`,
  iconOf: (settings) => (isWriting(settings) ? 'send' : 'globe'),
  policy: { retry: RETRY_TRANSIENT, timeoutMs: 30_000, longestMs: 300_000 },
  check,
  migrations: {},
  sample: (settings) => {
    if (settings.result === 'schema' || settings.result === 'file') return null;
    const body = settings.result === 'fields' ? sampleOfFields(settings.fields) : 'What the other side answers';
    return { status: 200, body, headers: {} };
  },
});
