import type { JSONSchema7, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { validateAgainst } from '@/graph/schema-validate';

/**
 * How a model is told which type to answer with. `native`: the provider takes a schema. `instructions`: it may not, so the
 * schema is also written into the instructions; the answer is checked in both cases.
 */
export type StructureSupport = 'native' | 'instructions' | 'both';

export interface StructuredCall {
  instructions: string | undefined;
  responseFormat: LanguageModelV4CallOptions['responseFormat'];
  /** the schema needs what OpenAI's strict mode demands: closed objects with every field required */
  isStrict: boolean;
}

const RESULT_NAME = 'result';
/** Providers answer with an object; any other type travels inside one. */
const WRAPPER = 'value';

export function askForStructure(
  schema: JsonSchema,
  instructions: string | undefined,
  support: StructureSupport,
): StructuredCall {
  const sent = wrap(withoutNotes(schema));
  const inWords = [
    'Answer with JSON only, without any text around it. The answer must fit this JSON Schema:',
    JSON.stringify(sent),
  ].join('\n');
  return {
    instructions: support === 'native' ? instructions : [instructions, inWords].filter(Boolean).join('\n\n'),
    responseFormat:
      support === 'instructions' ? undefined : { type: 'json', name: RESULT_NAME, schema: sent as JSONSchema7 },
    isStrict: isStrict(sent),
  };
}

export type ParsedAnswer = { value: Json } | { problems: string[] };

/** Reads an answer and checks it against the type that was asked for. Providers' own promises are not relied on. */
export function readAnswer(text: string, schema: JsonSchema): ParsedAnswer {
  const parsed = parseJson(text);
  if (parsed === undefined)
    return { problems: [text.trim() === '' ? 'The answer is empty' : 'The answer is not JSON'] };
  const value = isWrapped(schema) && isJsonObject(parsed) && WRAPPER in parsed ? (parsed[WRAPPER] ?? null) : parsed;
  const problems = validateAgainst(schema, value);
  if (problems.length === 0) return { value };
  return {
    problems: problems.map(({ path, message }) =>
      path.length > 0 ? `"${path.join('.')}" ${message}` : `The answer ${message}`,
    ),
  };
}

/** The text as JSON; models wrap it in a code fence or a sentence however often they are asked not to. */
function parseJson(text: string): Json | undefined {
  const trimmed = text.trim();
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(trimmed)?.[1];
  const start = trimmed.search(/[[{]/);
  const end = Math.max(trimmed.lastIndexOf('}'), trimmed.lastIndexOf(']'));
  const inner = start >= 0 && end > start ? trimmed.slice(start, end + 1) : undefined;
  for (const candidate of [trimmed, fenced, inner]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as Json;
    } catch {
      // The next reading may do.
    }
  }
  return undefined;
}

const isWrapped = (schema: JsonSchema): boolean => schema.type !== 'object';

const wrap = (schema: JsonSchema): JsonSchema =>
  isWrapped(schema)
    ? { type: 'object', properties: { [WRAPPER]: schema }, required: [WRAPPER], additionalProperties: false }
    : schema;

/** Notes for forms and pickers are ours; strict providers refuse a schema that has keywords they do not know. */
function withoutNotes<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(withoutNotes) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !keyword.startsWith('x-') && keyword !== 'examples' && keyword !== '$schema')
      .map(([keyword, value]) => [keyword, withoutNotes(value)]),
  ) as T;
}

function isStrict(schema: JsonSchema): boolean {
  if (schema.properties) {
    const names = Object.keys(schema.properties);
    if (schema.additionalProperties !== false) return false;
    if (names.some((name) => schema.required?.includes(name) !== true)) return false;
    if (!Object.values(schema.properties).every(isStrict)) return false;
  } else if ([schema.type].flat().includes('object')) return false;
  return schema.items === undefined || isStrict(schema.items);
}
