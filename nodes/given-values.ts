import type { Finding } from '@/graph/finding';
import { isJsonObject, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { CheckContext } from '@/graph/node-definition';
import { missing } from './value-fields';

// Values given to something that says itself what it takes: a tool, another workflow.

/**
 * Only what can be known before the values are: a needed one that is absent or empty, one that is not taken, and a fixed value
 * of the wrong kind. Values with `{{ }}` in them are checked by the expression rules and before the call.
 */
export function checkGiven(
  schema: JsonSchema,
  given: Record<string, unknown>,
  { at, taker }: { at: string; taker: string },
  { problemsOf }: CheckContext,
): Omit<Finding, 'nodeId'>[] {
  const findings: Omit<Finding, 'nodeId'>[] = [];
  const properties = schema.properties ?? {};
  const label = (name: string): string => properties[name]?.title ?? name;
  for (const name of schema.required ?? []) {
    const value = given[name];
    if (value === undefined || value === null || value === '') {
      findings.push(missing(`${at}.${name}`, `"${label(name)}" is empty.`));
    }
  }
  for (const [name, value] of Object.entries(given)) {
    const field = `${at}.${name}`;
    const property = properties[name];
    if (!property) {
      if (schema.additionalProperties === false) {
        findings.push({
          code: 'unknown-argument',
          severity: 'error',
          field,
          message: `${taker} has no setting called "${name}".`,
        });
      }
    } else if (value !== '' && !hasTemplate(value)) {
      const problem = problemsOf(property, value)[0];
      if (problem) {
        findings.push({
          code: 'type-mismatch',
          severity: 'error',
          field,
          message: `"${label(name)}" ${problem.message}.`,
        });
      }
    }
  }
  return findings;
}

const hasTemplate = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('{{');
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isJsonObject(value) && Object.values(value).some(hasTemplate);
};

/** A setting left empty is not given, unless the other side insists on it. */
export const withoutEmpties = (given: JsonObject, schema: JsonSchema): JsonObject =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => (value !== '' && value !== null) || schema.required?.includes(name) === true,
    ),
  );
