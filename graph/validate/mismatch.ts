import type { NodeFacts } from '../analysis/node-facts';
import { coerceText } from '../expressions/coerce-text';
import type { ConfigField } from '../expressions/config-fields';
import type { ExpressionProblem } from '../expressions/expression-problem';
import type { InferredSource } from '../expressions/infer-source';
import { settingTitle } from '../expressions/setting-title';
import type { JsonSchema } from '../json-schema';
import { problemInWords } from '../schema-problem';
import { validateAgainst } from '../schema-validate';
import { whyNotAssignable } from '../types/is-assignable';
import { labelOf } from '../types/label-of';
import { canBe, isAny } from '../types/schema-kinds';

/** Null when the value a field will have is of the kind it needs; else why not, with a conversion where there is one. */
export function mismatchOf(facts: NodeFacts, field: ConfigField, inferred: InferredSource): ExpressionProblem | null {
  const { expects } = field.meta;
  if (!expects || isAny(expects)) return null;
  const problem = { code: 'type-mismatch', severity: 'error', start: 0, end: field.source.length } as const;
  if (inferred.isFixed) {
    const found = validateAgainst(expects, coerceText(field.source, expects))[0];
    return found ? { ...problem, message: problemInWords(found, titleOf(facts, field, expects)) } : null;
  }
  const reason = whyNotAssignable(inferred.schema, expects);
  if (!reason) return null;
  const message = reason.replace(/^It /, `${inferred.label ?? titleOf(facts, field, expects)} `);
  const fix = conversionOf(field, inferred, expects);
  return { ...problem, message, ...(fix ? { fix } : {}) };
}

function titleOf(facts: NodeFacts, field: ConfigField, expects: JsonSchema): string {
  const last = field.path.at(-1);
  return field.meta.value === 'deep' && typeof last === 'string'
    ? labelOf(last, expects)
    : settingTitle(facts.definition.config, field.path);
}

/** Numbers and texts are the two people mix up, and each can be made of the other. */
function conversionOf(
  field: ConfigField,
  inferred: InferredSource,
  expects: JsonSchema,
): ExpressionProblem['fix'] | null {
  const [part, ...others] = inferred.parts;
  if (field.kind !== 'template' || !inferred.isSingle || !part || others.length > 0) return null;
  const from = inferred.schema;
  const [name, label] =
    canBe(expects, 'text') && !canBe(from, 'text')
      ? (['text', 'Turn it into text'] as const)
      : canBe(expects, 'number') && canBe(from, 'text')
        ? (['number', 'Read it as a number'] as const)
        : [];
  if (!name) return null;
  const { source, start } = part;
  return { label, start, end: start + source.length, replacement: `${name}(${source})` };
}
