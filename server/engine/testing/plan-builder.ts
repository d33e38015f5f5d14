import { ERROR_PORT, EXHAUSTED_PORT, OUT_PORT } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { type Plan, type PlanField, type PlanNode, type PlanScope, ROOT_SCOPE } from '@/graph/plan';
import { withGroups } from '@/graph/spread';
import type { Ballot } from '../events';

export interface StepOptions extends Partial<Omit<PlanNode, 'outputs' | 'retry' | 'fields'>> {
  ports?: string[];
  retry?: Partial<PlanNode['retry']>;
  /** templates put into config under these names */
  values?: Record<string, string>;
  /** evaluated in the body's scope: "what each item gives" */
  collect?: string;
}

const RETRY = { attempts: 1, firstDelayMs: 1_000, factor: 2, maxDelayMs: 60_000, jitter: false, when: 'transient' };

/** Makes Plans by hand, for tests of the engine alone: no document, no registry, no compile. */
export class PlanBuilder {
  private readonly nodes = new Map<string, PlanNode>();
  private readonly parents: string[] = [ROOT_SCOPE];

  step(key: string, options: StepOptions = {}): this {
    const { ports, retry, values = {}, collect, ...rest } = options;
    const outputs = (ports ?? [OUT_PORT]).map((id) => ({ id, label: id }));
    if (options.onError === 'port') outputs.push({ id: ERROR_PORT, label: 'Error' });
    this.nodes.set(key, {
      id: `n_${key}`,
      key,
      type: 'script',
      title: key,
      scopeId: this.parents.at(-1) ?? ROOT_SCOPE,
      fields: [...fieldsOf(values), ...(collect === undefined ? [] : [collectField(collect)])],
      inputs: [],
      outputs,
      isFinish: false,
      isContainer: false,
      isOff: false,
      effect: 'none',
      isIdempotent: false,
      outputSchema: {},
      retry: { ...RETRY, ...retry },
      timeoutMs: 60_000,
      totalTimeoutMs: null,
      onError: 'stop',
      defaultValue: null,
      ...rest,
      config: { ...rest.config, ...values },
    });
    return this;
  }

  /** A container; what `body` adds is inside it. `fan` is the outcome its executor gives. */
  container(key: string, fan: JsonObject, body: () => void, options: StepOptions = {}): this {
    this.step(key, { type: 'fan', ...options, isContainer: true, config: { ...options.config, ...fan } });
    this.parents.push(`n_${key}`);
    body();
    this.parents.pop();
    return this;
  }

  vote(key: string, votes: number, ballot: Partial<Ballot>, body: () => void, options: StepOptions = {}): this {
    const whole: Ballot = { method: 'majority', onTie: 'first', stopsEarly: true, ...ballot };
    const config = { ...options.config, votes, ballot: whole as unknown as JsonObject };
    return this.container(key, {}, body, { ...options, type: 'vote', config });
  }

  /** `next` are templates and `until` is CEL, both in the scope of the body. */
  loop(
    key: string,
    {
      maxTurns,
      state,
      next,
      until,
    }: { maxTurns: number; state: JsonObject; next: Record<string, string>; until: string },
    body: () => void,
    options: StepOptions = {},
  ): this {
    const config = { ...options.config, maxTurns, state, next, until };
    return this.container(key, {}, body, { ports: [OUT_PORT, EXHAUSTED_PORT], ...options, type: 'loop', config });
  }

  gate(key: string, options: StepOptions & { timeoutMs?: number; timeoutRoute?: string | null } = {}): this {
    const { timeoutMs = 3_600_000, timeoutRoute = 'timed_out', ...rest } = options;
    return this.step(key, {
      ports: ['approve', 'reject', 'timed_out'],
      ...rest,
      type: 'gate',
      config: { waitMs: timeoutMs, timeoutRoute },
    });
  }

  /** `edge('router.yes', 'next')`; without a port, `out`. */
  edge(from: string, to: string): this {
    const [source = '', port = OUT_PORT] = from.split('.');
    const inputs = this.node(to).inputs;
    inputs.push({ edgeId: `e${inputs.length}_${to}`, sourceId: this.node(source).id, sourcePort: port });
    return this;
  }

  chain(...keys: string[]): this {
    keys.slice(1).forEach((key, index) => {
      this.edge(keys[index] ?? '', key);
    });
    return this;
  }

  build(): Plan {
    const nodes = [...this.nodes.values()];
    const ids = [ROOT_SCOPE, ...nodes.filter(({ isContainer }) => isContainer).map(({ id }) => id)];
    const plan: Plan = {
      name: 'test',
      documentHash: 'hash',
      inputSchema: {},
      outputSchema: {},
      nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
      scopes: Object.fromEntries(ids.map((id) => [id, scopeOf(id, nodes)])),
    };
    return nodes.filter(({ config }) => config.spread !== undefined).reduce(spreadItems, plan);
  }

  private node(key: string): PlanNode {
    const node = this.nodes.get(key);
    if (!node) throw new Error(`There is no step "${key}".`);
    return node;
  }
}

const spreadItems = (plan: Plan, { id }: PlanNode): Plan =>
  withGroups(plan, id, { models: [], toolCalls: 0, isDivisible: true });

const fieldsOf = (values: Record<string, string>): PlanField[] =>
  Object.entries(values).map(([name, source]) => ({
    path: [name],
    kind: 'template',
    source,
    isDeferred: false,
    keepsType: true,
  }));

const collectField = (source: string): PlanField => ({
  path: ['collect'],
  kind: 'template',
  source,
  isDeferred: true,
  keepsType: true,
});

/** Steps are added in an order that respects the edges, so the scope's order is the order of adding. */
function scopeOf(id: string, nodes: PlanNode[]): PlanScope {
  const inside = nodes.filter((node) => node.scopeId === id);
  const sources = new Set(inside.flatMap((node) => node.inputs.map(({ sourceId }) => sourceId)));
  return {
    id,
    ...(id === ROOT_SCOPE ? {} : { containerId: id }),
    nodeIds: inside.map((node) => node.id),
    branches: connectedParts(inside),
    sinkIds: inside.filter((node) => !sources.has(node.id)).map((node) => node.id),
  };
}

function connectedParts(nodes: PlanNode[]): string[][] {
  const part = new Map(nodes.map((node) => [node.id, node.id]));
  const find = (id: string): string => {
    const up = part.get(id) ?? id;
    return up === id ? id : find(up);
  };
  for (const node of nodes) for (const { sourceId } of node.inputs) part.set(find(node.id), find(sourceId));
  const groups = new Map<string, string[]>();
  for (const { id } of nodes) groups.set(find(id), [...(groups.get(find(id)) ?? []), id]);
  return [...groups.values()];
}
