import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { Ballot, EventData, GateForm, ResolvedField, RunEvent, Usage } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';

const START = Date.parse('2026-11-20T14:02:00.000Z');

/** Writes the log of a run by hand, one call an event, times in milliseconds since the run began. */
export class RunScript {
  readonly events: RunEvent[] = [];

  constructor(private readonly document: WorkflowDocument) {}

  add(at: number, path: string, data: EventData): this {
    this.events.push({ seq: this.events.length + 1, at: new Date(START + at).toISOString(), path, data });
    return this;
  }

  begin(input: Json = {}): this {
    return this.add(0, '', { type: 'run.started', input, documentHash: 'hash', seed: '00' });
  }

  started(at: number, path: string, attempt = 1, input: ResolvedField[] = []): this {
    const nodeId = this.nodeId(path);
    const idempotencyKey = `run/${path}`;
    return this.add(at, path, {
      ...{ type: 'step.started', attempt, nodeId, effect: 'read', idempotencyKey, isIdempotent: false, input },
    });
  }

  completed(
    at: number,
    path: string,
    output: Json = {},
    extra: Partial<Extract<EventData, { type: 'step.completed' }>> = {},
  ): this {
    return this.add(at, path, {
      ...{ type: 'step.completed', attempt: 1, nodeId: this.nodeId(path), output, ports: ['out'] },
      ...{ usage: [], logs: [], warnings: [] },
      ...extra,
    });
  }

  attemptFailed(at: number, path: string, attempt: number, retryAt: number, error: StepError = busy): this {
    return this.add(at, path, {
      ...{ type: 'step.attemptFailed', attempt, nodeId: this.nodeId(path), error },
      ...{ retryAt: new Date(START + retryAt).toISOString(), usage: [], logs: [] },
    });
  }

  failed(at: number, path: string, error: StepError = busy, ports: string[] = [], attempt = 1): this {
    return this.add(at, path, {
      ...{ type: 'step.failed', attempt, nodeId: this.nodeId(path), error, ports, usage: [], logs: [] },
    });
  }

  skipped(at: number, path: string): this {
    return this.add(at, path, { type: 'step.skipped', nodeId: this.nodeId(path), reason: 'not-on-path' });
  }

  fan(at: number, path: string, items: Json[] | 'branches'): this {
    const isBranches = items === 'branches';
    return this.add(at, path, {
      ...{ type: 'fan.started', nodeId: this.nodeId(path), over: isBranches ? 'branches' : 'items' },
      ...{ count: isBranches ? 2 : items.length, items: isBranches ? [] : items },
      ...{ concurrency: 2, until: 'all', onItemError: 'stop' },
    });
  }

  /** items that go in groups to runs of their own */
  spread(
    at: number,
    path: string,
    items: Json[],
    itemsPerGroup: number,
    onItemError: Extract<EventData, { type: 'fan.started' }>['onItemError'] = 'keep',
  ): this {
    return this.add(at, path, {
      ...{ type: 'fan.started', nodeId: this.nodeId(path), over: 'items', count: items.length, items },
      ...{ concurrency: 2, until: 'all', onItemError, spread: { itemsPerGroup, groupsAtOnce: 2 } },
    });
  }

  votes(at: number, path: string, count: number, ballot: Partial<Ballot> = {}): this {
    return this.add(at, path, {
      ...{ type: 'fan.started', nodeId: this.nodeId(path), over: 'votes', count, items: [] },
      ...{ concurrency: count, until: 'all', onItemError: 'skip' },
      ballot: { method: 'majority', onTie: 'first', stopsEarly: true, ...ballot },
    });
  }

  cast(at: number, path: string, index: number, value: Json): this {
    return this.add(at, path, { type: 'vote.cast', nodeId: this.nodeId(path), index, value });
  }

  loop(at: number, path: string, state: Json, maxTurns = 5): this {
    return this.add(at, path, {
      type: 'loop.started',
      nodeId: this.nodeId(path),
      maxTurns,
      state,
      next: {},
      until: '',
    });
  }

  turned(at: number, path: string, turn: number, state: Json, isDone = false): this {
    return this.add(at, path, { type: 'loop.turned', nodeId: this.nodeId(path), turn, state, isDone });
  }

  waits(at: number, path: string, until: number): this {
    const instant = new Date(START + until).toISOString();
    return this.add(at, path, { type: 'wait.started', nodeId: this.nodeId(path), until: instant });
  }

  called(at: number, path: string, childRunId: string): this {
    return this.add(at, path, { type: 'call.started', nodeId: this.nodeId(path), childRunId, workflow: 'Other' });
  }

  callEnded(
    at: number,
    path: string,
    childRunId: string,
    failedItems: number,
    status: Extract<EventData, { type: 'call.ended' }>['status'] = 'succeeded',
  ): this {
    return this.add(at, path, {
      ...{ type: 'call.ended', nodeId: this.nodeId(path), childRunId, status, output: {} },
      ...{ usage: [], failedItems },
    });
  }

  reused(at: number, path: string, output: Json, fromRunId = 'earlier'): this {
    return this.add(at, path, { type: 'step.reused', nodeId: this.nodeId(path), output, ports: ['out'], fromRunId });
  }

  cancelled(at: number, path: string): this {
    return this.add(at, path, { type: 'step.cancelled', nodeId: this.nodeId(path) });
  }

  asked(at: number, path: string, form: GateForm = approveForm): this {
    return this.add(at, path, {
      ...{ type: 'gate.asked', nodeId: this.nodeId(path), gateId: 'gate-1', form },
      deadline: new Date(START + 86_400_000).toISOString(),
    });
  }

  answered(at: number, path: string, route = 'approve'): this {
    return this.add(at, path, {
      ...{ type: 'gate.answered', nodeId: this.nodeId(path), gateId: 'gate-1', route, values: {}, by: 'Mara' },
    });
  }

  succeeded(at: number, output: Json = {}): this {
    return this.add(at, '', { type: 'run.succeeded', output });
  }

  private nodeId(path: string): string {
    // The one step inside a container whose items are spread; the drawing has none
    if (path.endsWith('/group')) return `${this.nodeId(path.slice(0, path.lastIndexOf('/')))}:group`;
    const key = (path.split('/').at(-1) ?? '').replace(/\[\d+\]$/, '');
    const node = this.document.nodes.find((candidate) => candidate.key === key);
    if (!node) throw new Error(`no step ${key} in the document`);
    return node.id;
  }
}

export const runStart = START;

const busy: StepError = { code: 'rate-limited', message: 'The model was busy.', transient: true, status: 429 };

const approveForm: GateForm = {
  title: 'Approve reply',
  message: 'Nothing leaves until you approve.',
  form: null,
  routes: [
    { id: 'approve', label: 'Approve', tone: 'primary' },
    { id: 'reject', label: 'Reject', tone: 'danger' },
  ],
  timeoutRoute: 'reject',
  approvers: [],
};

export const usage = (part: Partial<Usage> = {}): Usage => ({
  model: 'gpt-5.4',
  provider: 'openai',
  isStandIn: false,
  inputTokens: 912,
  cachedTokens: 640,
  outputTokens: 476,
  reasoningTokens: 0,
  costUsd: 0.0041,
  ...part,
});

interface NodeSketch {
  key: string;
  type?: string;
  inside?: string;
}

/** A drawing with just what rows need: keys, types, containers, and edges written `a > b` or `a.port > b`. */
export function sketch(nodes: NodeSketch[], edges: string[] = []): WorkflowDocument {
  return {
    schemaVersion: 1,
    name: 'Sketch',
    nodes: nodes.map(
      (node, position): WorkflowNode => ({
        id: `id_${node.key}`,
        key: node.key,
        type: node.type ?? 'code',
        typeVersion: 1,
        title: node.key.replaceAll('_', ' '),
        position: { x: position * 288, y: 0 },
        ...(node.inside ? { parentId: `id_${node.inside}` } : {}),
        config: {},
      }),
    ),
    edges: edges.map((edge, position) => {
      const [from = '', target = ''] = edge.split(' > ');
      const [source = '', sourcePort = 'out'] = from.split('.');
      return { id: `e${position}`, source: `id_${source}`, sourcePort, target: `id_${target}`, targetPort: 'in' };
    }),
  };
}
