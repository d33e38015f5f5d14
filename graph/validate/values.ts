import type { NodeFacts } from '../analysis/node-facts';
import { containersOf } from '../analysis/structure';
import type { Typing } from '../analysis/typing';
import type { ConfigField } from '../expressions/config-fields';
import { emptyProblem } from '../expressions/empty-problem';
import type { ExpressionProblem } from '../expressions/expression-problem';
import { type InferredSource, inferSource } from '../expressions/infer-source';
import type { TypeScope } from '../expressions/type-scope';
import { withLocals } from '../expressions/with-locals';
import { formatFieldPath } from '../field-path';
import type { Finding } from '../finding';
import type { JsonSchema } from '../json-schema';
import { ROOT_SCOPE } from '../plan';
import { canBe } from '../types/schema-kinds';
import { mismatchOf } from './mismatch';
import type { Rule } from './rule';

/** Every value put into a field exists, comes before, and is of the kind the field needs. */
export const values: Rule = ({ structure, typing }) =>
  [...structure.facts.values()].flatMap((facts) => {
    if (facts.node.isOff) return [];
    const findings = facts.fields.flatMap((field) => check(facts, field, scopeFor(typing, facts, field)));
    // Nothing comes before a step that is not connected yet; that it is not connected is said once, where it is.
    return isLoose(typing, facts.node.id) ? findings.filter(({ code }) => code !== 'unreachable-reference') : findings;
  });

/** No way leads from Start to the step, or to the outermost container around it. */
function isLoose(typing: Typing, nodeId: string): boolean {
  const { structure } = typing;
  const outermost = containersOf(structure, nodeId).at(-1) ?? nodeId;
  const { startId } = structure;
  return startId !== outermost && (startId === undefined || !typing.reach(ROOT_SCOPE).isUpstream(startId, outermost));
}

function scopeFor(typing: Typing, facts: NodeFacts, { meta }: ConfigField): TypeScope {
  const scope = meta.scope === 'body' ? typing.bodyScopeOf(facts.node.id) : typing.scopeOf(facts.node.id);
  return meta.locals && Object.keys(meta.locals).length > 0 ? withLocals(scope, meta.locals) : scope;
}

function check(facts: NodeFacts, field: ConfigField, scope: TypeScope): Finding[] {
  const inferred = inferSource(field.source, field.kind, scope);
  const place = formatFieldPath(field.path);
  const problems = [...inferred.problems, ...emptyParts(field, inferred)];
  if (!inferred.problems.some((problem) => problem.severity === 'error'))
    problems.push(...[mismatchOf(facts, field, inferred)].filter((problem) => problem !== null));
  return problems.map((problem) => toFinding(facts.node.id, place, field.source, problem));
}

/** Inside a text an empty value has no form, and neither has one where the field needs something. */
function emptyParts(field: ConfigField, inferred: InferredSource): ExpressionProblem[] {
  const { expects, value } = field.meta;
  const mayPass = (expects !== undefined || value === 'deep') && inferred.parts.length === 1 && inferred.isSingle;
  if (field.kind === 'expression' || (mayPass && acceptsEmpty(expects))) return [];
  return inferred.parts.flatMap((part) => emptyProblem(part) ?? []);
}

const acceptsEmpty = (expects: JsonSchema | undefined): boolean => expects === undefined || canBe(expects, 'empty');

function toFinding(nodeId: string, field: string, source: string, problem: ExpressionProblem): Finding {
  const { fix } = problem;
  const value = fix ? source.slice(0, fix.start) + fix.replacement + source.slice(fix.end) : '';
  return {
    code: problem.code === 'syntax' ? 'invalid-expression' : problem.code,
    severity: problem.severity,
    nodeId,
    field,
    message: problem.message,
    ...(fix ? { fix: { label: fix.label, set: { nodeId, field, value } } } : {}),
  };
}
