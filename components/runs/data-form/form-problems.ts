import { isJsonObject, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { validateAgainst } from '@/graph/schema-validate';
import { withoutEmpties } from './form-field';

/** What is wrong with a form, by the place of the field: `customer.email`. */
export function formProblems(schema: JsonSchema, values: JsonObject): Record<string, string> {
  const sent = withoutEmpties(values);
  const problems: Record<string, string> = {};
  // Validation says of the group that a field is missing; a form says it at the field
  for (const path of missingFields(schema, sent)) problems[path] = 'Fill this in';
  for (const { path, message } of validateAgainst(schema, sent)) {
    if (message.startsWith('is missing')) continue;
    problems[path.join('.')] ??= message.charAt(0).toUpperCase() + message.slice(1);
  }
  return problems;
}

function missingFields(schema: JsonSchema, values: JsonObject, prefix = ''): string[] {
  const missing: string[] = [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const value = values[name];
    const isNeeded = schema.required?.includes(name) ?? false;
    if (field.properties && field.format !== 'file') {
      if (isNeeded || isJsonObject(value))
        missing.push(...missingFields(field, isJsonObject(value) ? value : {}, `${prefix}${name}.`));
    } else if (isNeeded && value === undefined) missing.push(`${prefix}${name}`);
  }
  return missing;
}
