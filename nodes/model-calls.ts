import * as z from 'zod';
import { mostTokens } from '@/graph/bound/token-count';
import type { JsonSchema } from '@/graph/json-schema';
import type { ModelUse } from '@/graph/node-definition';
import { field } from './field-meta';

// What one call of a model can send at most, counted here for the bound and kept to by `ask-model.ts`.

const DEFAULT_MAX_INPUT_TOKENS = 64_000;

export const maxInputTokensSchema = z
  .int()
  .min(2_000)
  .max(2_000_000)
  .default(DEFAULT_MAX_INPUT_TOKENS)
  .meta(
    field({
      title: 'Send at most this many tokens',
      description:
        'A longer prompt is refused before it costs anything. Each byte counts as one token, which is the most it can be.',
      advanced: true,
    }),
  );

/** What providers put around a text: roles, the order to answer in a type, words of their own. */
const FRAMING_TOKENS = 800;
/** Tokens of the sentences around a wrong answer, and of what is said to be wrong with it. */
const REPAIR_WORDS = 2_500;

/** The type is sent twice to some providers: in words, and as a type. */
const schemaTokens = (schema: JsonSchema | undefined): number =>
  schema === undefined ? 0 : 2 * mostTokens(JSON.stringify(schema));

/** The most tokens a call with these texts can send. */
export const tokensSent = ({
  instructions,
  prompt,
  schema,
}: {
  instructions: string;
  prompt: string;
  schema?: JsonSchema;
}): number => FRAMING_TOKENS + mostTokens(instructions) + mostTokens(prompt) + schemaTokens(schema);

/** As much of a wrong answer as is worth paying for a second time: all of an ordinary one. */
export const quotedBytes = (maxOutputTokens: number): number => Math.min(20_000, 4 * maxOutputTokens);

interface Calls {
  /** tried in this order until one answers */
  models: readonly string[];
  /** of the texts, values put in; Infinity when nothing limits them */
  promptTokens: number;
  schema?: JsonSchema;
  maxInputTokens: number;
  maxOutputTokens: number;
}

/** Each model once, and once more when a typed answer has to be repaired. */
export function modelUses({ models, promptTokens, schema, maxInputTokens, maxOutputTokens }: Calls): ModelUse[] {
  const first = FRAMING_TOKENS + promptTokens + schemaTokens(schema);
  const repair = first + quotedBytes(maxOutputTokens) + REPAIR_WORDS;
  const calls = schema === undefined ? [first] : [first, repair];
  return models.flatMap((model) =>
    calls.map((sent) => ({
      model,
      calls: 1,
      inputTokens: Math.min(sent, maxInputTokens),
      outputTokens: maxOutputTokens,
    })),
  );
}

/** The longest beginning of a text that cannot be more tokens than this. */
export function withinTokens(text: string, most: number): string {
  if (most <= 0) return '';
  let cut = text.slice(0, most);
  while (mostTokens(cut) > most) cut = cut.slice(0, Math.floor((cut.length * most) / mostTokens(cut)));
  return cut.toWellFormed();
}

export const REPAIR_PROBLEM_TOKENS = 2_000;
