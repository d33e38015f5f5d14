import { anySchema, type JsonSchema } from '../json-schema';
import { dereference } from './dereference';

const MOST_PARTS = 20_000;
const counted = new WeakMap<object, number>();

/**
 * The type with its references replaced; unknown when it has more parts than anybody can work with. Types are put together
 * from types: thirty steps, each of which gives the one before twice, end in one of a billion parts.
 */
export const readableType = (schema: JsonSchema): JsonSchema =>
  partsOf(schema) > MOST_PARTS ? anySchema : dereference(schema);

/** A part that is there many times counts each time, and is looked at once. */
function partsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const before = counted.get(value);
  if (before !== undefined) return before;
  let parts = 1;
  for (const part of Object.values(value)) parts += partsOf(part);
  counted.set(value, parts);
  return parts;
}
