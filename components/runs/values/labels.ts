import { isJsonObject, type Json } from '@/graph/json';

/** What the author called the fields of a step (`[{ key, label }]` in its settings), by the names they have in values. */
export function labelsOf(config: Json | undefined, list = 'fields'): Record<string, string> {
  const listed = isJsonObject(config) ? config[list] : undefined;
  const fields = Array.isArray(listed) ? listed : [];
  const labels: Record<string, string> = {};
  for (const field of fields) {
    if (!isJsonObject(field) || typeof field.key !== 'string') continue;
    if (typeof field.label === 'string' && field.label.trim() !== '') labels[field.key] = field.label;
  }
  return labels;
}
