import type { Structure } from './analysis/structure';
import { OUT_PORT, type RetryPolicy, type WorkflowDocument } from './document';
import type { ModelUse, WorstCase } from './node-definition';
import type { Plan, PlanNode, PlanScope } from './plan';
import { ROOT_SCOPE } from './plan';

/**
 * Containers whose items go in groups to runs of their own, in the executed form: the container's body becomes the one step
 * that begins such a run, and the body itself is kept beside it, for the runs that go through the items. See decision 0023.
 */
export function spreadContainers(plan: Plan, structure: Structure): Plan {
  let spread = plan;
  for (const { node, definition, config, isContainer } of structure.facts.values()) {
    const groups = isContainer ? definition.repeats?.(config).groups : undefined;
    if (groups) spread = withGroups(spread, node.id, mostOfItem(plan, structure, node.id));
  }
  return spread;
}

/** The same plan with this container spread; `most` is what one item can use. */
export function withGroups(plan: Plan, containerId: string, most: WorstCase): Plan {
  const container = plan.nodes[containerId];
  const body = plan.scopes[containerId];
  if (!container || !body) return plan;
  const step = groupStep(plan, container, most);
  const scope = { ...body, nodeIds: [step.id], branches: [[step.id]], sinkIds: [step.id], ofGroup: body };
  return {
    ...plan,
    nodes: { ...plan.nodes, [step.id]: step },
    scopes: { ...plan.scopes, [containerId]: scope },
  };
}

/** What the run of a group runs: the container and its body, and nothing around it. */
export function planOfGroup(plan: Plan, containerId: string): Plan | null {
  const container = plan.nodes[containerId];
  const body = plan.scopes[containerId]?.ofGroup;
  if (!container || !body) return null;
  const root: PlanScope = { id: ROOT_SCOPE, nodeIds: [containerId], branches: [[containerId]], sinkIds: [containerId] };
  const scopes: Plan['scopes'] = { [ROOT_SCOPE]: root, [containerId]: body };
  const nodes: Plan['nodes'] = {
    // It has been reached, in the run it belongs to, which also says what follows when it fails. Its output is the run's.
    [containerId]: { ...container, scopeId: ROOT_SCOPE, inputs: [], isOff: false, isFinish: true, onError: 'stop' },
  };
  const take = (ids: readonly string[]): void => {
    for (const id of ids) {
      const node = plan.nodes[id];
      if (node) nodes[id] = node;
      const scope = plan.scopes[id];
      if (!scope) continue;
      scopes[id] = scope;
      take([...scope.nodeIds, ...(scope.ofGroup?.nodeIds ?? [])]);
    }
  };
  take(body.nodeIds);
  return { ...plan, outputSchema: container.outputSchema, nodes, scopes };
}

/** The same of the drawing, for people who look at the run of a group. */
export function documentOfGroup(document: WorkflowDocument, containerId: string): WorkflowDocument {
  const inside = new Set([containerId]);
  for (let size = 0; size !== inside.size; ) {
    size = inside.size;
    for (const { id, parentId } of document.nodes) if (parentId !== undefined && inside.has(parentId)) inside.add(id);
  }
  return {
    ...document,
    nodes: document.nodes.flatMap((node) => {
      if (!inside.has(node.id)) return [];
      const { parentId: _, ...root } = node;
      return [node.id === containerId ? root : node];
    }),
    edges: document.edges.filter(
      ({ source, target }) => inside.has(source) && inside.has(target) && source !== containerId,
    ),
  };
}

/** The key stands in paths: `for_each[3]/group`. Nothing else is there, so it meets no key of the author. */
function groupStep(plan: Plan, container: PlanNode, worstCase: WorstCase): PlanNode {
  const { id, title, outputSchema } = container;
  return {
    id: `${id}:group`,
    key: 'group',
    type: 'group',
    title: `A group of ${title}`,
    scopeId: id,
    config: {},
    fields: [],
    inputs: [],
    outputs: [{ id: OUT_PORT, label: 'Done' }],
    isFinish: false,
    isContainer: false,
    isOff: false,
    // The items may change the world; the key of the step makes its run begin once, whatever happens.
    effect: 'write',
    isIdempotent: true,
    outputSchema,
    retry: ONCE,
    timeoutMs: 60_000,
    totalTimeoutMs: null,
    ...(worstCase.models.length === 0 && worstCase.toolCalls === 0 ? {} : { worstCase }),
    onError: 'stop',
    defaultValue: null,
    group: { containerId: id, sources: sourcesIn(plan, id) },
  };
}

/** A second try would find the run it began; steps inside are tried again there. */
const ONCE: RetryPolicy = {
  attempts: 1,
  firstDelayMs: 1_000,
  factor: 2,
  maxDelayMs: 60_000,
  jitter: true,
  when: 'transient',
};

function sourcesIn(plan: Plan, containerId: string): string[] {
  const container = plan.nodes[containerId];
  const own = container?.fields.filter(({ scope }) => scope === 'body') ?? [];
  const found = own.map(({ source }) => source);
  const visit = (ids: readonly string[]): void => {
    for (const id of ids) {
      for (const { source } of plan.nodes[id]?.fields ?? []) found.push(source);
      const scope = plan.scopes[id];
      if (scope) visit((scope.ofGroup ?? scope).nodeIds);
    }
  };
  visit(plan.scopes[containerId]?.nodeIds ?? []);
  return [...new Set(found)];
}

/** Every try used up; ways that exclude each other are counted both. */
function mostOfItem(plan: Plan, structure: Structure, containerId: string): WorstCase {
  const models = new Map<string, ModelUse>();
  let toolCalls = 0;
  const visit = (scopeId: string, times: number): void => {
    for (const id of structure.scopes.get(scopeId)?.order ?? []) {
      const facts = structure.facts.get(id);
      const node = plan.nodes[id];
      if (!facts || !node || node.isOff) continue;
      const tries = times * node.retry.attempts;
      toolCalls += (node.worstCase?.toolCalls ?? 0) * tries;
      for (const use of node.worstCase?.models ?? []) add(models, use, tries);
      if (facts.isContainer) visit(id, times * (facts.definition.repeats?.(facts.config).times ?? 1));
    }
  };
  visit(containerId, 1);
  return { models: [...models.values()], toolCalls, isDivisible: true };
}

function add(models: Map<string, ModelUse>, use: ModelUse, times: number): void {
  const { calls, ...alike } = use;
  const key = JSON.stringify(alike);
  models.set(key, { ...use, calls: (models.get(key)?.calls ?? 0) + calls * times });
}
