import type { JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import { type ChildRun, type ChildRunsPort, type Progress, type RunOrigin, StepFailure } from '../contract';
import type { DriveOptions, DriveResult } from '../drive-options';
import { type DriverDeps, driveRun } from '../driver';
import type { RunEvent } from '../events';
import { DEFAULT_LIMITS, type EngineLimits } from '../limits';
import { foldRun, type RunState } from '../state';
import { MemoryRunLog } from './memory-run-log';
import { MemoryValueStore } from './memory-value-store';
import { type Behaviour, noCapabilities, scriptedExecutors } from './scripted-executors';
import { VirtualClock } from './virtual-clock';

/** A whole engine in memory, whose steps do what the test says; `calls` is the ledger of every attempt that ran. */
export class ScriptedEngine {
  readonly clock = new VirtualClock();
  readonly log: MemoryRunLog;
  readonly values = new MemoryValueStore();
  private readonly script = scriptedExecutors();
  readonly calls = this.script.calls;
  readonly behaviours = this.script.behaviours;
  readonly progress: { path: string; attempt: number; update: Progress }[] = [];
  readonly warnings: string[] = [];
  private readonly plans = new Map<string, Plan>();
  private readonly offered = new Map<string, Plan>();
  private readonly dead = new Set<string>();
  private runs = 0;
  limits: EngineLimits = DEFAULT_LIMITS;
  isOutage: (cause: unknown) => boolean = () => false;

  constructor() {
    this.log = new MemoryRunLog(this.clock, (worker) => !this.dead.has(worker));
  }

  /** What the step with this key does; otherwise it gives `{ from: <its path> }`. */
  on(key: string, behaviour: Behaviour): this {
    this.behaviours.set(key, behaviour);
    return this;
  }

  create(plan: Plan, input: JsonObject = {}, origin: RunOrigin | null = null): string {
    const id = `run-${++this.runs}`;
    this.plans.set(id, plan);
    this.log.create({ id, versionId: id, input, seed: 'a1b2c3d4', origin });
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
      redact: (value) => value,
      random: () => 0.5,
      isOutage: (cause) => this.isOutage(cause),
      plans: { load: async (versionId) => this.plan(versionId) },
      notifier: { progress: (_, path, attempt, update) => this.progress.push({ path, attempt, update }) },
      logger: {
        warn: (_, message) => this.warnings.push(message),
        error: (_, message) => this.warnings.push(message),
      },
      executors: this.script.executors,
      capabilities: { ...noCapabilities, children: { start: async (request) => this.startChild(request) } },
    };
  }

  /** What a step of type `call` may begin, by the version it names. */
  offer(versionHash: string, plan: Plan): this {
    this.offered.set(versionHash, plan);
    return this;
  }

  /** Drives every run until nothing moves any more: runs that other runs began, and those that wait for them. */
  async driveAll(options: Partial<DriveOptions> = {}): Promise<void> {
    for (let next = this.log.queue.shift(); next !== undefined; next = this.log.queue.shift())
      await this.driveToRest(next, options);
  }

  private startChild({
    runId,
    path,
    idempotencyKey,
    versionHash,
    input,
  }: ChildRun): ReturnType<ChildRunsPort['start']> {
    const plan = this.offered.get(versionHash);
    if (!plan) throw new StepFailure({ code: 'no-version', message: `No version ${versionHash}.`, transient: false });
    const id = `child-${idempotencyKey}`;
    const parent = this.log.get(runId).origin;
    const depth = parent?.kind === 'call' ? parent.depth + 1 : 1;
    this.plans.set(id, plan);
    if (!this.log.runs.has(id))
      this.log.create({ id, versionId: id, input, seed: 'c0ffee', origin: { kind: 'call', runId, path, depth } });
    return Promise.resolve({ childRunId: id, workflow: versionHash });
  }

  private plan(versionId: string): Plan {
    const plan = this.plans.get(versionId);
    if (!plan) throw new Error(`There is no plan ${versionId}.`);
    return plan;
  }
}
