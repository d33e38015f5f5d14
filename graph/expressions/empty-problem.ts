import type { JsonSchema } from '../json-schema';
import { canBe, isAny } from '../types/schema-kinds';
import { defaultLiteral } from './default-literal';
import type { ExpressionProblem } from './expression-problem';
import { formatLiteral } from './reference';

/** One value put into a text. */
export interface InferredPart {
  schema: JsonSchema;
  label: string;
  /** the CEL, and where it stands in the field */
  source: string;
  start: number;
}

/** A value that is sometimes empty fails the step when it is: worth saying, not worth refusing. */
export function emptyProblem({ schema, label, source, start }: InferredPart): ExpressionProblem | null {
  if (isAny(schema) || !canBe(schema, 'empty')) return null;
  const { value, words } = defaultLiteral(schema);
  const end = start + source.length;
  return {
    code: 'may-be-empty',
    severity: 'warning',
    message: `${label} is sometimes empty; the step fails then.`,
    start,
    end,
    fix: { label: `Use ${words} then`, start, end, replacement: `default(${source}, ${formatLiteral(value)})` },
  };
}
