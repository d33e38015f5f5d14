import type { Json } from '../json';
import type { JsonSchema } from '../json-schema';
import { canBe } from '../types/schema-kinds';

/** What a fixed text stands for where something else than text is wanted: "5" is a number in a field of numbers. */
export function coerceText(text: string, wanted: JsonSchema): Json {
  if (canBe(wanted, 'text')) return text;
  const trimmed = text.trim();
  if (canBe(wanted, 'number') && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (canBe(wanted, 'boolean') && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true';
  if ((canBe(wanted, 'list') && trimmed.startsWith('[')) || (canBe(wanted, 'object') && trimmed.startsWith('{'))) {
    try {
      return JSON.parse(trimmed) as Json;
    } catch {
      return text;
    }
  }
  return text;
}
