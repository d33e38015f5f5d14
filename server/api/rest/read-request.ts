import type * as z from 'zod';
import { sanitizeJson, sanitizeText, UnsafeJsonError } from '@/graph/sanitize';
import { readText } from '../http/read-body';
import { escapePointer, type ProblemPlace, RestProblem } from './problem';

const MAX_BODY = 1_000_000;
const MAX_PLACES = 20;

export const readParams = <Schema extends z.ZodObject>(schema: Schema, given: Record<string, string>) =>
  readPart(schema, Object.fromEntries(Object.entries(given).map(([name, text]) => [name, sanitizeText(text)])), 'path');

/** The query string: each parameter at most once, none that is not known. */
export const readQuery = <Schema extends z.ZodObject>(schema: Schema, search: URLSearchParams) => {
  // Without a prototype, so that no name is known but those that are given.
  const given: Record<string, unknown> = Object.create(null);
  for (const [name, raw] of search) {
    // U+0000 and lone surrogates are no text that the database can hold.
    const text = sanitizeText(raw);
    if (Object.hasOwn(given, name))
      throw cannotRead([{ parameter: name, detail: 'Is given more than once' }], `“${name}” is given more than once.`);
    // A parameter that takes no text takes a number; text that is none is refused by its schema.
    const field = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined;
    given[name] = field?.safeParse(text).success === false && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  }
  return readPart(schema, given, 'query');
};

/** Only the headers that the schema names; a request has many others. */
export const readHeaders = <Schema extends z.ZodObject>(schema: Schema, headers: Headers) =>
  readPart(
    schema,
    Object.fromEntries(
      Object.keys(schema.shape).flatMap((name) => {
        const value = headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    'header',
  );

/** What no schema needs to know: size, content type, JSON at all, and nothing in it that cannot be stored. */
export const readBody = async <Body extends z.ZodType | 'bytes' | null>(
  schema: Body,
  request: Request,
  maxBytes = MAX_BODY,
): Promise<Body extends z.ZodType ? z.output<Body> : null> => {
  type Result = Body extends z.ZodType ? z.output<Body> : null;
  if (schema === 'bytes') return null as Result;
  if (schema === null) {
    await refuseBody(request);
    return null as Result;
  }
  if (!hasBody(request)) {
    const empty = (schema as z.ZodType).safeParse({});
    if (empty.success) return empty.data as Result;
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new RestProblem(415, 'wrong-media-type', 'Send JSON, with the content type application/json.');
  const text = await readText(
    request,
    maxBytes,
    `This request is larger than ${maxBytes / 1_000_000} MB, which is the most Sluice takes here.`,
  );
  const parsed = (schema as z.ZodType).safeParse(cleanJson(text));
  if (parsed.success) return parsed.data as Result;
  const places = placesOf(parsed.error, (path) => ({ pointer: `#${path.map((part) => `/${part}`).join('')}` }));
  throw new RestProblem(422, 'invalid', inOneSentence(places), { errors: places });
};

/** Node gives a request without a body none; a proxy may say that it has zero bytes. */
const hasBody = (request: Request): boolean => request.body !== null && request.headers.get('content-length') !== '0';

/** What is sent where nothing is read was meant to do something. Some clients always send an empty object. */
const refuseBody = async (request: Request): Promise<void> => {
  if (request.method === 'GET' || !hasBody(request)) return;
  const text = await readText(request, 1_000, 'This address takes no body.');
  if (!/^\s*(\{\s*\})?\s*$/.test(text)) throw cannotRead([], 'This address takes no body.');
};

const cleanJson = (text: string): unknown => {
  try {
    return sanitizeJson(JSON.parse(text)).value;
  } catch (error) {
    if (error instanceof UnsafeJsonError) {
      const pointer = `#${error.path.map((part) => `/${escapePointer(String(part))}`).join('')}`;
      throw cannotRead([{ pointer, detail: error.message }], error.message);
    }
    throw cannotRead([], text.trim() === '' ? 'The request has no body. Send JSON.' : 'The body is not valid JSON.');
  }
};

const readPart = <Schema extends z.ZodObject>(
  schema: Schema,
  given: Record<string, unknown>,
  where: 'path' | 'query' | 'header',
): z.output<Schema> => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const places = placesOf(parsed.error, ([name]) => ({ parameter: name ?? where }));
  throw cannotRead(places, inOneSentence(places));
};

const placesOf = (error: z.core.$ZodError, at: (path: string[]) => Omit<ProblemPlace, 'detail'>): ProblemPlace[] =>
  error.issues.slice(0, MAX_PLACES).flatMap((issue) => {
    const path = issue.path.map((part) => escapePointer(String(part)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ ...at([...path, escapePointer(key)]), detail: 'Is not known here' }));
    return [{ ...at(path), detail: issue.message.replace(/\.$/, '') }];
  });

const inOneSentence = (places: ProblemPlace[]): string =>
  places.map(({ pointer, parameter, detail }) => `${parameter ?? pointer}: ${detail}.`).join(' ');

const cannotRead = (errors: ProblemPlace[], message: string): RestProblem =>
  new RestProblem(400, 'unreadable', message, errors.length > 0 ? { errors } : {});
