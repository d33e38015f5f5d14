import * as z from 'zod';
import { EXHAUSTED_PORT, OUT_PORT } from '@/graph/document';
import { coerceText } from '@/graph/expressions/coerce-text';
import type { Finding } from '@/graph/finding';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { type CheckContext, defineNode } from '@/graph/node-definition';
import { problemInWords } from '@/graph/schema-problem';
import { whyNotAssignable } from '@/graph/types/is-assignable';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { CARRIED_TYPES, checkFields, count, missing, resultFieldSchema, schemaOfFields } from '../value-fields';

const MAX_TURNS = 1_000;

const stateFieldSchema = resultFieldSchema.omit({ description: true }).extend({
  type: z.enum(CARRIED_TYPES).meta(field({ title: 'Kind' })),
  initial: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'In the first turn',
        placeholder: 'Pick a value, or write',
        value: 'template',
        expects: anySchema,
        isProminent: true,
      }),
    ),
  next: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'After each turn',
        placeholder: 'Stays as it is',
        value: 'template',
        expects: anySchema,
        scope: 'body',
        isProminent: true,
      }),
    ),
});
export type StateField = z.infer<typeof stateFieldSchema>;

const config = z.strictObject({
  state: z
    .array(stateFieldSchema)
    .max(50)
    .default([])
    .meta(
      field({
        title: 'What is carried from turn to turn',
        description: 'The steps inside can read it. After each turn it is renewed, and the next turn begins with that.',
        widget: 'fields',
        isRequired: true,
      }),
    ),
  until: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'Done when',
        description: 'Looked at after each turn, once what is carried is renewed.',
        value: 'expression',
        widget: 'condition',
        expects: { type: 'boolean' },
        scope: 'body',
        isRequired: true,
      }),
    ),
  maxTurns: z
    .int()
    .min(1)
    .max(MAX_TURNS)
    .default(5)
    .meta(
      field({
        title: 'At most this many turns',
        description: 'Then the run leaves by "Limit reached", so the most it can cost is known before it starts.',
        isRequired: true,
      }),
    ),
});
export type LoopConfig = z.infer<typeof config>;

/** The type of what is carried. A value that may be missing is empty then, never absent. */
export const stateSchema = (settings: Pick<LoopConfig, 'state'>): JsonSchema => schemaOfFields(settings.state, 'null');

/** An empty start stands for nothing yet, where the kind has such a value. */
const beginsEmpty = (entry: StateField): boolean =>
  !entry.isRequired ||
  entry.type === 'any' ||
  entry.type === 'text' ||
  entry.type === 'list' ||
  entry.type === 'numbers' ||
  entry.type === 'records';

function check(settings: LoopConfig, context: CheckContext): Omit<Finding, 'nodeId'>[] {
  const findings = checkFields(settings.state, 'config.state', context);
  if (settings.state.length === 0)
    findings.push(missing('config.state', 'Add what changes from turn to turn, so that the loop can come to its end.'));
  if (settings.until.trim() === '') findings.push(missing('config.until', 'Say when the loop is done.'));
  settings.state.forEach((entry, index) => {
    const at = `config.state[${index}]`;
    const type = stateSchema(settings).properties?.[entry.key] ?? anySchema;
    if (entry.initial.trim() === '' && !beginsEmpty(entry))
      findings.push(missing(`${at}.initial`, `Say what "${entry.label || entry.key}" is in the first turn.`));
    for (const part of ['initial', 'next'] as const) {
      const problem = mismatch(entry[part], type, context);
      if (problem)
        findings.push({
          code: 'type-mismatch',
          severity: 'error',
          field: `${at}.${part}`,
          message: `"${entry.label || entry.key}": ${problem}`,
        });
    }
  });
  return findings;
}

/** Why a template cannot give a value of this type; null when it may. */
function mismatch(source: string, type: JsonSchema, context: CheckContext): string | null {
  if (source.trim() === '') return null;
  if (source.includes('{{')) return whyNotAssignable(context.typeOf(source, 'template'), type);
  const problem = context.problemsOf(type, coerceText(source, type))[0];
  return problem ? problemInWords(problem, 'It') : null;
}

const initialConfig = { state: [], until: '', maxTurns: 5 };

export const loop = defineNode({
  type: 'loop',
  version: 1,
  title: 'Loop',
  purpose: 'Runs the steps inside again until a condition holds',
  icon: 'repeat-2',
  category: 'repeat',
  keywords: ['repeat', 'until', 'while', 'again', 'turns', 'refine', 'improve', 'iterate', 'retry', 'poll', 'state'],
  config,
  initialConfig,
  hasInput: true,
  isContainer: true,
  outputs: () => [
    { id: OUT_PORT, label: 'Done' },
    { id: EXHAUSTED_PORT, label: 'Limit reached' },
  ],
  outputSchema: (settings) => ({
    type: 'object',
    properties: {
      state: { ...stateSchema(settings), title: 'What was carried' },
      turns: { type: 'integer', title: 'Number of turns' },
      isDone: { type: 'boolean', title: 'Done before the limit' },
    },
    required: ['state', 'turns', 'isDone'],
    additionalProperties: false,
  }),
  bodyScope: (settings) => ({
    state: { ...stateSchema(settings), title: 'What is carried' },
    index: { type: 'integer', title: 'Number of turns before this one' },
  }),
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  repeats: (settings) => ({ times: settings.maxTurns, atOnce: 1 }),
  summary: (settings) => `at most ${count(settings.maxTurns, 'turn')}`,
  policy: { retry: RETRY_NEVER, timeoutMs: 86_400_000 },
  check,
  migrations: {},
});
