import { isJsonObject, type Json } from '@/graph/json';

/** What the author called the fields of a step (`[{ key, label }]` in its settings), by the names they have in values. */
export function labelsOf(config: Json | undefined): Record<string, string> {
  const fields = isJsonObject(config) && Array.isArray(config.fields) ? config.fields : [];
  const labels: Record<string, string> = {};
  for (const field of fields) {
    if (!isJsonObject(field) || typeof field.key !== 'string') continue;
    if (typeof field.label === 'string' && field.label.trim() !== '') labels[field.key] = field.label;
  }
  return labels;
}
