import { anySchema, type JsonSchema } from '../json-schema';
import type { InferredPart } from './empty-problem';
import { ExpressionError } from './expression-error';
import type { ExpressionProblem } from './expression-problem';
import { Inference, OUTERMOST } from './infer';
import { parseExpression } from './parse-expression';
import { parseTemplate, singleValue, type TemplateSegment } from './parse-template';
import type { TypeScope } from './type-scope';

export interface InferredSource {
  /** of the value the whole field has; a text when it is more than one `{{ value }}` */
  schema: JsonSchema;
  /** positions are in the whole field */
  problems: ExpressionProblem[];
  /** what people call the value, when the field is nothing but one */
  label?: string;
  /** the field is fixed text: no value is put in */
  isFixed: boolean;
  /** the field is one value and nothing else */
  isSingle: boolean;
  /** of a template: the values put in */
  parts: InferredPart[];
}

const memo = new WeakMap<TypeScope, Map<string, InferredSource>>();

/** The type of a field's source and all that is wrong with it, as far as can be known before it is computed. */
export function inferSource(source: string, kind: 'template' | 'expression', scope: TypeScope): InferredSource {
  const known = memo.get(scope) ?? new Map<string, InferredSource>();
  memo.set(scope, known);
  const key = `${kind} ${source}`;
  let inferred = known.get(key);
  if (!inferred) {
    inferred = kind === 'expression' ? inferExpression(source, scope) : inferTemplate(source, scope);
    known.set(key, inferred);
  }
  return inferred;
}

function inferExpression(source: string, scope: TypeScope): InferredSource {
  try {
    const ast = parseExpression(source);
    const inference = new Inference(scope);
    const schema = inference.value(ast, OUTERMOST);
    const label = ast.op === 'id' || ast.op === '.' || ast.op === '[]' ? inference.nameOf(ast, OUTERMOST) : undefined;
    return {
      schema,
      problems: inference.problems,
      isFixed: false,
      isSingle: true,
      parts: [],
      ...(label ? { label } : {}),
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { start, end } = error.span;
    const problem: ExpressionProblem = { code: 'syntax', severity: 'error', message: error.message, start, end };
    return { schema: anySchema, problems: [problem], isFixed: false, isSingle: true, parts: [] };
  }
}

function inferTemplate(source: string, scope: TypeScope): InferredSource {
  const segments = parseTemplate(source);
  const single = singleValue(segments);
  if (single) return inferSegment(single, scope);
  const problems: ExpressionProblem[] = [];
  const parts: InferredPart[] = [];
  for (const segment of segments) {
    if (segment.kind === 'text') continue;
    const inferred = inferSegment(segment, scope);
    problems.push(...inferred.problems);
    parts.push(...inferred.parts);
  }
  return { schema: { type: 'string' }, problems, isFixed: parts.length === 0, isSingle: false, parts };
}

function inferSegment(segment: Extract<TemplateSegment, { kind: 'value' }>, scope: TypeScope): InferredSource {
  if (!segment.isClosed) {
    const message = 'A value begins with {{ but has no }} at its end.';
    const problem: ExpressionProblem = {
      code: 'syntax',
      severity: 'error',
      message,
      start: segment.start,
      end: segment.end,
    };
    return { schema: anySchema, problems: [problem], isFixed: false, isSingle: true, parts: [] };
  }
  const inferred = inferSource(segment.source, 'expression', scope);
  const offset = segment.sourceStart;
  const problems = inferred.problems.map((problem) => ({
    ...problem,
    start: problem.start + offset,
    end: problem.end + offset,
    ...(problem.fix
      ? { fix: { ...problem.fix, start: problem.fix.start + offset, end: problem.fix.end + offset } }
      : {}),
  }));
  const { source } = segment;
  const parts = [{ schema: inferred.schema, label: inferred.label ?? source, source, start: offset }];
  return { ...inferred, problems, parts };
}
