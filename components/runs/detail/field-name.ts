import type * as z from 'zod';
import { metaAt } from '@/graph/expressions/config-fields';
import type { Json } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import { inWords } from '@/graph/types/label-of';
import { splitReference } from '../values/source-of';

/** What an entry of a list of settings is called, where it says so itself. */
const NAMES = ['label', 'title', 'name', 'key'];

/**
 * What people call the place of a value in a step's settings: `config.arguments.channel` is "Channel",
 * `config.inputs[0].value` is what the first input is called. A setting goes by its title in the form, where `settings` tells it.
 */
export function fieldName(field: string, config?: Json, settings?: z.ZodType): string {
  const parts = splitReference(field).filter((part, position) => !(position === 0 && part === 'config'));
  const named = entryName(parts, config);
  if (named) return named;
  const setting = settings && parts.length === 1 ? metaAt(settings, parts)?.title : undefined;
  if (setting) return setting;
  const [first, ...rest] = parts[0] === 'arguments' && parts.length > 1 ? parts.slice(1) : parts;
  if (first === undefined) return field;
  const words = rest.map((part) => (typeof part === 'number' ? ` ${part + 1}` : `, ${inWords(part).toLowerCase()}`));
  return `${typeof first === 'number' ? `No. ${first + 1}` : inWords(first)}${words.join('')}`;
}

/** The name of the list entry the value stands in, when it stands in one. */
function entryName(parts: (string | number)[], config: Json | undefined): string | null {
  let current: Json | undefined = config;
  for (const [position, part] of parts.entries()) {
    if (Array.isArray(current)) {
      const entry: Json | undefined = current[Number(part)];
      if (!isJsonObject(entry)) return null;
      const name = NAMES.map((candidate) => entry[candidate]).find(
        (value) => typeof value === 'string' && value !== '',
      );
      // Deeper than one value below the entry there would be several of the same name
      return typeof name === 'string' && parts.length - position <= 2 ? inWords(name) : null;
    }
    if (!isJsonObject(current)) return null;
    current = current[String(part)];
  }
  return null;
}
