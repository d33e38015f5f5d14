import { coerceText } from '@/graph/expressions/coerce-text';
import { formatLiteral } from '@/graph/expressions/reference';
import type { Json, JsonObject } from '@/graph/json';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { problemInWords } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import { defineExecutor, fail, type Resolved } from '../define-executor';
import { type LoopConfig, type StateField, stateSchema } from './definition';

type ResolvedConfig = Omit<LoopConfig, 'state'> & { state: Resolved<StateField, 'initial'> };

export const loopExecutor = defineExecutor<ResolvedConfig>(async (config) => {
  const types = stateSchema(config as unknown as LoopConfig).properties ?? {};
  const state: JsonObject = {};
  for (const [index, entry] of config.state.entries()) {
    const type = types[entry.key] ?? anySchema;
    const value = initialValue(entry.initial, type);
    const problem = validateAgainst(type, value)[0];
    if (problem) {
      const name = entry.label || entry.key;
      return fail('state-mismatch', `"${name}" cannot begin like this. ${problemInWords(problem, 'It')}`, {
        field: `config.state[${index}].initial`,
        details: { value },
      });
    }
    state[entry.key] = value;
  }
  return {
    kind: 'loop',
    maxTurns: config.maxTurns,
    state,
    next: Object.fromEntries(
      config.state
        .filter((entry) => entry.next.trim() !== '')
        .map((entry) => [entry.key, asTemplate(entry.next, types[entry.key] ?? anySchema)]),
    ),
    until: config.until,
  };
});

/** A setting left empty stands for nothing yet: no text, no items, or empty where the value may be missing. */
function initialValue(initial: Json, type: JsonSchema): Json {
  if (typeof initial !== 'string') return initial;
  if (initial.trim() !== '') return coerceText(initial, type);
  const kinds = [type.type].flat();
  if (kinds.includes('null') || type.type === undefined) return null;
  return kinds.includes('array') ? [] : initial;
}

/** The engine puts values into templates and knows no types: a fixed "5" for a number is given to it as one. */
function asTemplate(source: string, type: JsonSchema): string {
  if (source.includes('{{')) return source;
  const value = coerceText(source, type);
  return typeof value === 'string' ? source : `{{ ${formatLiteral(value)} }}`;
}
