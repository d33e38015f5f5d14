import type { Json, JsonObject } from '@/graph/json';
import type { Capabilities } from '../attempt';
import type { Fan, NodeExecutor, Outcome, StepContext } from '../contract';
import type { Ballot } from '../events';
import type { Spread } from '../group-of-items';

export type Behaviour = (context: StepContext, config: JsonObject, call: number) => Outcome | Promise<Outcome>;

export interface Call {
  path: string;
  attempt: number;
  key: string;
}

/** Executors for hand-made plans: steps do what `behaviours` says for their key, and `calls` keeps every attempt that ran. */
export interface Script {
  // biome-ignore lint/suspicious/noExplicitAny: each executor gets the config its own definition parsed
  executors: Record<string, NodeExecutor<any>>;
  behaviours: Map<string, Behaviour>;
  calls: Call[];
}

export const done = (output: Json = null, ports: string[] = ['out']): Outcome => ({ kind: 'done', output, ports });
export const fail = (code: string, extra: Partial<Extract<Outcome, { kind: 'fail' }>['error']> = {}): Outcome => ({
  kind: 'fail',
  error: { code, message: `It failed: ${code}.`, transient: false, ...extra },
});

/** Capabilities for steps that use none; calling one is a mistake of the test. */
export const noCapabilities: Capabilities = {
  llm: { generate: () => Promise.reject(new Error('This test has no model.')) },
  mcp: { callTool: () => Promise.reject(new Error('This test has no MCP server.')) },
  sandbox: { run: () => Promise.reject(new Error('This test has no sandbox.')) },
  documents: { read: () => Promise.reject(new Error('This test reads no documents.')) },
  http: { send: () => Promise.reject(new Error('This test has no network.')) },
  children: {
    start: () => Promise.reject(new Error('This test begins no other runs.')),
    startGroup: () => Promise.reject(new Error('This test spreads no items.')),
  },
};

/** A step without a behaviour gives `{ from: <its path> }`. */
export function scriptedExecutors(): Script {
  const behaviours = new Map<string, Behaviour>();
  const calls: Call[] = [];
  const enter = ({ path, attempt, idempotencyKey }: StepContext): string => {
    calls.push({ path, attempt, key: idempotencyKey });
    return path.slice(path.lastIndexOf('/') + 1);
  };
  const script: NodeExecutor<JsonObject> = async (config, context) => {
    const key = enter(context);
    const call = calls.filter(({ path }) => path === context.path).length;
    return behaviours.get(key)?.(context, config, call) ?? done({ from: context.path });
  };
  const fan: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    return {
      kind: 'fan',
      ...(config.spread ? { spread: config.spread as unknown as Spread } : {}),
      over: Array.isArray(config.items) ? { items: config.items } : 'branches',
      concurrency: typeof config.concurrency === 'number' ? config.concurrency : 5,
      until: (config.until ?? 'all') as Fan['until'],
      onItemError: (config.onItemError ?? 'stop') as Fan['onItemError'],
    };
  };
  const gate: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    return { kind: 'ask', timeoutMs: Number(config.waitMs), form: gateForm(config.timeoutRoute) };
  };
  const vote: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    const votes = Number(config.votes);
    return {
      kind: 'fan',
      over: { votes, ballot: config.ballot as unknown as Ballot },
      concurrency: votes,
      until: 'all',
      onItemError: (config.onItemError ?? 'skip') as Fan['onItemError'],
    };
  };
  const loop: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    return {
      kind: 'loop',
      maxTurns: Number(config.maxTurns),
      state: config.state as JsonObject,
      next: config.next as Record<string, string>,
      until: String(config.until),
    };
  };
  const wait: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    return typeof config.until === 'string'
      ? { kind: 'wait', until: config.until }
      : { kind: 'wait', delayMs: Number(config.delayMs) };
  };
  const call: NodeExecutor<JsonObject> = async (config, context) => {
    enter(context);
    const { runId, path, workspaceId, idempotencyKey, children } = context;
    const versionHash = String(config.version);
    const begun = await children.start({ workspaceId, runId, path, idempotencyKey, versionHash, input: {} });
    return { kind: 'call', ...begun };
  };
  return { executors: { script, fan, gate, vote, loop, wait, call }, behaviours, calls };
}

const gateForm = (timeoutRoute: Json | undefined): Extract<Outcome, { kind: 'ask' }>['form'] => ({
  title: 'Go on?',
  message: '',
  form: null,
  routes: [
    { id: 'approve', label: 'Approve', tone: 'primary' },
    { id: 'reject', label: 'Reject', tone: 'danger' },
  ],
  timeoutRoute: typeof timeoutRoute === 'string' ? timeoutRoute : null,
  approvers: [],
});
