import { analyse } from './analysis/analyse';
import { branchesOf } from './analysis/branches';
import type { NodeFacts } from './analysis/node-facts';
import { edgesOf, type Scope, type Structure, scopeOf, sinksOf } from './analysis/structure';
import type { Typing } from './analysis/typing';
import { planWorstCase } from './bound/plan-worst-case';
import type { WorkflowDocument } from './document';
import type { ConfigField } from './expressions/config-fields';
import type { Finding } from './finding';
import { hashDocument } from './hash';
import type { JsonSchema } from './json-schema';
import type { NodeRegistry } from './node-definition';
import type { Plan, PlanField, PlanNode, PlanScope } from './plan';
import { ROOT_SCOPE } from './plan';
import { spreadContainers } from './spread';
import { timeOfTry } from './time-of-try';
import { unionOf } from './types/union-of';
import { validate } from './validate/validate';

export interface Compiled {
  /** null when and only when there is a finding of severity `error` */
  plan: Plan | null;
  findings: Finding[];
}

/**
 * The executed form of a document, or why it cannot be executed. Pure, offline and deterministic: the same document gives the
 * same plan and the same findings in the same order.
 */
export function compile(document: WorkflowDocument, registry: NodeRegistry): Compiled {
  const typing = analyse(document, registry);
  const { structure } = typing;
  const findings = validate(document, registry);
  if (findings.some((finding) => finding.severity === 'error')) return { plan: null, findings };
  return { plan: makePlan(structure, typing), findings };
}

function makePlan(structure: Structure, typing: Typing): Plan {
  const nodes: Record<string, PlanNode> = {};
  for (const facts of structure.facts.values()) nodes[facts.node.id] = planNode(facts, structure, typing);
  const scopes: Record<string, PlanScope> = {};
  for (const scope of structure.scopes.values()) scopes[scope.id] = planScope(scope, structure);
  const plan: Plan = {
    name: structure.document.name,
    documentHash: hashDocument(structure.document),
    inputSchema: typing.inputSchema(),
    outputSchema: outputOf(structure, typing),
    nodes,
    scopes,
  };
  return spreadContainers(plan, structure);
}

function planScope(scope: Scope, structure: Structure): PlanScope {
  return {
    id: scope.id,
    ...(scope.containerId === undefined ? {} : { containerId: scope.containerId }),
    nodeIds: [...scope.order],
    branches: branchesOf(structure, scope.id),
    sinkIds: sinksOf(structure, scope.id),
  };
}

function planNode(facts: NodeFacts, structure: Structure, typing: Typing): PlanNode {
  const { node, definition, config } = facts;
  const onError = node.policy?.onError ?? 'stop';
  return {
    id: node.id,
    key: node.key,
    type: node.type,
    title: node.title,
    scopeId: scopeOf(structure, node.id),
    config,
    fields: facts.fields.map(planField),
    inputs: edgesOf(structure.incoming, node.id).map((edge) => ({
      edgeId: edge.id,
      sourceId: edge.source,
      sourcePort: edge.sourcePort,
    })),
    outputs: facts.outputs,
    isFinish: facts.isFinish,
    isContainer: facts.isContainer,
    isOff: node.isOff === true,
    effect: facts.effect,
    isIdempotent: definition.isIdempotent?.(config) ?? facts.effect !== 'write',
    outputSchema: typing.outputOf(node.id),
    retry: { ...definition.policy.retry, ...node.policy?.retry },
    timeoutMs: timeOfTry(node, definition),
    totalTimeoutMs: node.policy?.totalTimeoutMs ?? null,
    ...planWorstCase(facts, structure, typing),
    onError,
    defaultValue: onError === 'default' ? (node.policy?.defaultValue ?? null) : null,
  };
}

function planField(field: ConfigField): PlanField {
  const { expects, locals, scope } = field.meta;
  const wanted = expects && Object.keys(expects).length > 0 ? expects : undefined;
  return {
    path: field.path,
    kind: field.kind,
    source: field.source,
    isDeferred: locals !== undefined || scope === 'body',
    ...(scope === 'body' ? { scope } : {}),
    ...(field.kind === 'template' && (expects !== undefined || field.meta.value === 'deep') ? { keepsType: true } : {}),
    ...(wanted ? { expects: wanted } : {}),
  };
}

/** What the run gives: the Finish that is reached, or an object by key when several can be. */
function outputOf(structure: Structure, typing: Typing): JsonSchema {
  const finishes = [...structure.facts.values()].filter((facts) => facts.isFinish);
  const [only, ...others] = finishes;
  if (!only) return {};
  if (others.length === 0) return typing.outputOf(only.node.id);
  const outputs = finishes.map((facts) => typing.outputOf(facts.node.id));
  const reach = typing.reach(ROOT_SCOPE);
  const areAlternatives = finishes.every((one, index) =>
    finishes.slice(index + 1).every((other) => reach.areExclusive(one.node.id, other.node.id)),
  );
  if (areAlternatives) return unionOf(outputs);
  const byKey: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(
      finishes.map((facts, index) => [
        facts.node.key,
        { ...outputs[index], title: facts.node.title, 'x-optional': true },
      ]),
    ),
    required: [],
  };
  return unionOf([...outputs, byKey]);
}
