import { anySchema, type JsonSchema } from '../json-schema';
import { canBe, isAny } from './schema-kinds';
import { unionOf } from './union-of';

/** The type of a named field: null when values of this type surely have no such field. */
export function fieldOf(schema: JsonSchema, name: string): JsonSchema | null {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && alternatives.length > 0 && !schema.properties) {
    const found = alternatives.filter((one) => canBe(one, 'object')).map((one) => fieldOf(one, name));
    const there = found.filter((one) => one !== null);
    return there.length > 0 ? unionOf(there) : null;
  }
  const own = schema.properties;
  if (own && Object.hasOwn(own, name)) return own[name] ?? anySchema;
  for (const part of schema.allOf ?? []) {
    const found = part.properties && Object.hasOwn(part.properties, name) ? part.properties[name] : undefined;
    if (found) return found;
  }
  const more = schema.additionalProperties;
  if (typeof more === 'object') return more;
  if (more === true || isAny(schema)) return anySchema;
  if (!canBe(schema, 'object')) return null;
  // JSON Schema lets an object have fields it does not list. A type that lists some and says nothing about others is taken
  // at its word: it is how people and tools describe what there is, and a misspelt name must not pass.
  const listsFields = own !== undefined || (schema.allOf ?? []).some((part) => part.properties !== undefined);
  return listsFields ? null : anySchema;
}

/** Every field a value of this type is known to have, in the order of the type. */
export function fieldsOf(schema: JsonSchema): [string, JsonSchema][] {
  const fields = new Map<string, JsonSchema>();
  for (const part of [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? schema.oneOf ?? [])])
    for (const [name, field] of Object.entries(part.properties ?? {})) if (!fields.has(name)) fields.set(name, field);
  return [...fields];
}

/** The type of the items of a list. */
export function itemOf(schema: JsonSchema): JsonSchema {
  if (schema.items) return schema.items;
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter((one) => canBe(one, 'list') && !isAny(one));
  return alternatives.length > 0 ? unionOf(alternatives.map(itemOf)) : anySchema;
}
