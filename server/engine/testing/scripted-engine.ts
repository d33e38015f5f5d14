import type { Json, JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import type { Capabilities } from '../attempt';
import type { Fan, NodeExecutor, Outcome, Progress, StepContext } from '../contract';
import { type DriveOptions, type DriveResult, type DriverDeps, driveRun } from '../driver';
import type { RunEvent } from '../events';
import { DEFAULT_LIMITS, type EngineLimits } from '../limits';
import { foldRun, type RunState } from '../state';
import { MemoryRunLog } from './memory-run-log';
import { MemoryValueStore } from './memory-value-store';
import { VirtualClock } from './virtual-clock';

export type Behaviour = (context: StepContext, config: JsonObject, call: number) => Outcome | Promise<Outcome>;

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
};

/** A whole engine in memory, whose steps do what the test says; `calls` is the ledger of every attempt that ran. */
export class ScriptedEngine {
  readonly clock = new VirtualClock();
  readonly log: MemoryRunLog;
  readonly values = new MemoryValueStore();
  readonly calls: { path: string; attempt: number; key: string; at: number }[] = [];
  readonly progress: { path: string; attempt: number; update: Progress }[] = [];
  readonly warnings: string[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  private readonly plans = new Map<string, Plan>();
  private readonly dead = new Set<string>();
  private runs = 0;
  limits: EngineLimits = DEFAULT_LIMITS;

  constructor() {
    this.log = new MemoryRunLog(this.clock, (worker) => !this.dead.has(worker));
  }

  /** What the step with this key does; otherwise it gives `{ from: <its path> }`. */
  on(key: string, behaviour: Behaviour): this {
    this.behaviours.set(key, behaviour);
    return this;
  }

  create(plan: Plan, input: JsonObject = {}): string {
    const id = `run-${++this.runs}`;
    this.plans.set(id, plan);
    this.log.create({ id, versionId: id, input, seed: 'a1b2c3d4' });
    return id;
  }

  drive(runId: string, options: Partial<DriveOptions> = {}): Promise<DriveResult> {
    return driveRun(this.deps(), runId, { worker: 'worker-1', ...options });
  }

  /** Creates the run and drives it until it ends or sleeps for good, waking it whenever its timer is due. */
  async run(plan: Plan, input: JsonObject = {}): Promise<RunState> {
    const runId = this.create(plan, input);
    await this.driveToRest(runId);
    return this.state(runId);
  }

  async driveToRest(runId: string, options: Partial<DriveOptions> = {}): Promise<DriveResult> {
    for (;;) {
      const result = await this.drive(runId, options);
      if (result.kind !== 'parked' || result.wakeAt === null) return result;
      if (this.log.get(runId).status === 'needs_attention') return result;
      await this.clock.sleep(Date.parse(result.wakeAt) - this.clock.now(), new AbortController().signal);
    }
  }

  kill(worker: string): void {
    this.dead.add(worker);
  }

  events(runId: string): RunEvent[] {
    return this.log.get(runId).events;
  }

  state(runId: string): RunState {
    return foldRun(this.events(runId));
  }

  pathsCalled(): string[] {
    return this.calls.map(({ path }) => path);
  }

  deps(): DriverDeps {
    const { log, clock, values, limits } = this;
    return {
      runLog: log,
      signals: log,
      clock,
      values,
      limits,
      random: () => 0.5,
      plans: { load: async (versionId) => this.plan(versionId) },
      notifier: { progress: (_, path, attempt, update) => this.progress.push({ path, attempt, update }) },
      logger: {
        warn: (_, message) => this.warnings.push(message),
        error: (_, message) => this.warnings.push(message),
      },
      executors: { script: this.script, fan: this.fan, gate: this.gate },
      capabilities: noCapabilities,
    };
  }

  private plan(versionId: string): Plan {
    const plan = this.plans.get(versionId);
    if (!plan) throw new Error(`There is no plan ${versionId}.`);
    return plan;
  }

  private enter(context: StepContext): string {
    const { path, attempt, idempotencyKey } = context;
    this.calls.push({ path, attempt, key: idempotencyKey, at: this.clock.now() });
    return path.slice(path.lastIndexOf('/') + 1);
  }

  private readonly script: NodeExecutor<JsonObject> = async (config, context) => {
    const key = this.enter(context);
    const call = this.calls.filter(({ path }) => path === context.path).length;
    return this.behaviours.get(key)?.(context, config, call) ?? done({ from: context.path });
  };

  private readonly fan: NodeExecutor<JsonObject> = async (config, context) => {
    this.enter(context);
    return {
      kind: 'fan',
      over: Array.isArray(config.items) ? { items: config.items } : 'branches',
      concurrency: typeof config.concurrency === 'number' ? config.concurrency : 5,
      until: (config.until ?? 'all') as Fan['until'],
      onItemError: (config.onItemError ?? 'stop') as Fan['onItemError'],
    };
  };

  private readonly gate: NodeExecutor<JsonObject> = async (config, context) => {
    this.enter(context);
    return {
      kind: 'ask',
      timeoutMs: Number(config.waitMs),
      form: {
        title: 'Go on?',
        message: '',
        form: null,
        routes: [
          { id: 'approve', label: 'Approve', tone: 'primary' },
          { id: 'reject', label: 'Reject', tone: 'danger' },
        ],
        timeoutRoute: typeof config.timeoutRoute === 'string' ? config.timeoutRoute : null,
        approvers: [],
      },
    };
  };
}
