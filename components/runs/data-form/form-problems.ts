import { isJsonObject, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { problemInWords, type SchemaProblem } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import { controlOf, withoutEmpties } from './form-field';

/** What is wrong with a form, by the place of the field: `customer.email`, and of a cell in a list of records: `lines.0.price`. */
export function formProblems(schema: JsonSchema, values: JsonObject): Record<string, string> {
  const sent = withoutEmpties(values, schema);
  const problems: Record<string, string> = {};
  // Validation says of the group that a field is missing; a form says it at the field
  for (const path of missingFields(schema, sent)) problems[path] = 'Fill this in';
  for (const problem of validateAgainst(schema, sent)) {
    const { place, message, isOfItem } = atItsControl(schema, problem);
    if (isOfItem || !problem.message.startsWith('is missing')) problems[place] ??= message;
  }
  return problems;
}

interface Shown {
  place: string;
  message: string;
  isOfItem: boolean;
}

/** Where a problem is shown: a list that has one control for all of its items shows those of each. */
function atItsControl(schema: JsonSchema, { path, message }: SchemaProblem): Shown {
  let field: JsonSchema | undefined = schema;
  for (const [depth, part] of path.entries()) {
    if (typeof part === 'number') field = field?.items;
    else {
      field = field?.properties?.[part];
      const next = path[depth + 1];
      if (typeof next === 'number' && controlOf(part, field ?? {}) !== 'records') {
        const words = problemInWords({ path: path.slice(depth + 1), message }, '');
        return { place: path.slice(0, depth + 1).join('.'), message: words.replace(/\.$/, ''), isOfItem: true };
      }
    }
  }
  return { place: path.join('.'), message: message.charAt(0).toUpperCase() + message.slice(1), isOfItem: false };
}

function missingFields(schema: JsonSchema, values: JsonObject, prefix = ''): string[] {
  const missing: string[] = [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const value = values[name];
    const isNeeded = schema.required?.includes(name) ?? false;
    if (Array.isArray(value) && controlOf(name, field) === 'records') {
      for (const [index, row] of value.entries())
        if (isJsonObject(row)) missing.push(...missingFields(field.items ?? {}, row, `${prefix}${name}.${index}.`));
    } else if (field.properties && field.format !== 'file') {
      if (isNeeded || isJsonObject(value))
        missing.push(...missingFields(field, isJsonObject(value) ? value : {}, `${prefix}${name}.`));
    } else if (isNeeded && value === undefined) missing.push(`${prefix}${name}`);
  }
  return missing;
}
