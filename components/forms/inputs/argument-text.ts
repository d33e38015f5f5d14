import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';

/** How an argument is filled in. `text` also stands for numbers and for anything without a shape of its own. */
export type ArgumentShape = 'text' | 'yes-no' | 'choice' | 'list' | 'group';

const typesOf = (schema: JsonSchema): string[] => [schema.type ?? []].flat().filter((type) => type !== 'null');

export const shapeOf = (schema: JsonSchema): ArgumentShape => {
  if (schema.enum && schema.enum.length > 0) return 'choice';
  const types = typesOf(schema);
  if (types.length !== 1) return 'text';
  if (types[0] === 'boolean') return 'yes-no';
  if (types[0] === 'array') return 'list';
  return types[0] === 'object' && schema.properties ? 'group' : 'text';
};

/** A whole argument given as a template: `{{ steps.look_up.rows }}` where a list is wanted. */
export const hasValue = (value: Json | undefined): boolean => typeof value === 'string' && value.includes('{{');

export const argumentToText = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/**
 * What was typed as the tool wants it: a number as a number, an object as written. Whatever holds a value stays text until the
 * run puts the value in, and whatever cannot be read stays text for the check to point at.
 */
export const argumentFromText = (text: string, schema: JsonSchema): Json => {
  if (text.includes('{{')) return text;
  const types = typesOf(schema);
  const wantsText = types.length === 0 || types.includes('string');
  if (text.trim() === '' || (wantsText && types.length > 0)) return text;
  if (types.length === 0 && !/^[{[]/.test(text.trim())) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};
