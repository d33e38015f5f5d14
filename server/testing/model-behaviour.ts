import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';

/** Counts a provider sends; undefined sends none at all. */
export interface SentUsage {
  input: number;
  output: number;
  cached?: number;
  reasoning?: number;
}

/** What the fixture does with one call. It is no model: a green test proves plumbing, not answers. */
export type ModelBehaviour =
  | { kind: 'text'; text: string; usage?: SentUsage | 'none'; finishReason?: 'stop' | 'length' | 'content_filter' }
  /** JSON that fits the schema of the request, or the given value */
  | { kind: 'structured'; value?: Json; isFenced?: boolean; usage?: SentUsage | 'none' }
  /** begins like JSON and is none */
  | { kind: 'malformed' }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: Json }
  /** takes the request and never answers */
  | { kind: 'hang' }
  /** the first pieces of an answer, then silence */
  | { kind: 'stall'; afterChunks: number }
  /** the first pieces of an answer, then the socket is gone */
  | { kind: 'cut'; afterChunks: number }
  /** the first pieces, then an error in the stream */
  | { kind: 'error-event'; afterChunks: number; error?: Json }
  /** one line of the stream cannot be read; the rest goes on as if nothing had been */
  | { kind: 'bad-line' }
  /** status 200 with a web page instead of an answer */
  | { kind: 'garbage' };

const TEXT = 'This is the answer of a fixture, in a few words.';

/** A model name of one of these does what it says, so that a test can choose a behaviour by choosing a model. */
export const namedBehaviours: Record<string, ModelBehaviour> = {
  ok: { kind: 'text', text: TEXT },
  structured: { kind: 'structured' },
  fenced: { kind: 'structured', isFenced: true },
  malformed: { kind: 'malformed' },
  'rate-limited': {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '7' },
    body: { error: { message: 'Slow down' } },
  },
  'server-error': { kind: 'status', status: 500, body: { error: { message: 'It broke' } } },
  unauthorized: { kind: 'status', status: 401, body: { error: { message: 'Bad key' } } },
  hang: { kind: 'hang' },
  stall: { kind: 'stall', afterChunks: 2 },
  cut: { kind: 'cut', afterChunks: 2 },
  'cut-at-once': { kind: 'cut', afterChunks: 0 },
  'error-event': { kind: 'error-event', afterChunks: 2 },
  'bad-line': { kind: 'bad-line' },
  garbage: { kind: 'garbage' },
  'cut-off': { kind: 'text', text: '{"begins": "but does not e', finishReason: 'length' },
  refused: { kind: 'text', text: '', finishReason: 'content_filter' },
  counted: { kind: 'text', text: TEXT, usage: { input: 100, output: 20, cached: 64, reasoning: 5 } },
  uncounted: { kind: 'text', text: TEXT, usage: 'none' },
};

/** The smallest value of a type, always the same one. */
export function valueOfType(schema: JsonSchema): Json {
  if (schema.const !== undefined) return schema.const as Json;
  if (schema.enum) return schema.enum[0] as Json;
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valueOfType(inner)]),
      );
    case 'array':
      return schema.items ? [valueOfType(schema.items)] : [];
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      if (schema.format === 'date') return '2026-11-23';
      return schema.format === 'email' ? 'name@example.com' : 'text';
    default:
      return null;
  }
}
