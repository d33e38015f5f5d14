import type { Json, JsonObject } from '@/graph/json';
import {
  type AppendRequest,
  type BegunRun,
  type Claim,
  type Clock,
  type NewSignal,
  type ParkRequest,
  type RunLog,
  type RunOrigin,
  type RunProjection,
  type RunSignal,
  type SignalFeed,
  SignalsPending,
  StaleEpoch,
} from '../driver-ports';
import { type Budget, isTerminal, type NewEvent, type RunEvent, type RunStatus } from '../events';

export interface MemoryRun {
  id: string;
  workspaceId: string;
  versionId: string;
  input: JsonObject;
  seed: string;
  origin: RunOrigin | null;
  budget: Budget | null;
  status: RunStatus;
  epoch: number;
  worker: string | null;
  wakeAt: string | null;
  output: Json | undefined;
  events: RunEvent[];
  signals: { signal: RunSignal; isConsumed: boolean }[];
  gates: Map<string, RunProjection['gates'][number]>;
}

/** The log kept in memory, with the same rules as the one in PostgreSQL; the conformance suite holds both to them. */
export class MemoryRunLog implements RunLog, SignalFeed {
  readonly runs = new Map<string, MemoryRun>();
  /** runs that a worker should take up, oldest wish first */
  readonly queue: string[] = [];
  /** appends that reached the log, for counting flushes */
  appends = 0;
  private readonly offered = new Map<string, MemoryRun>();
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(
    private readonly clock: Clock,
    /** whether the worker that holds a run still lives */
    private readonly isAlive: (worker: string) => boolean = () => true,
  ) {}

  create(run: Pick<MemoryRun, 'id' | 'versionId' | 'input' | 'seed'> & Partial<MemoryRun>): MemoryRun {
    const created: MemoryRun = {
      workspaceId: 'workspace',
      origin: null,
      budget: null,
      status: 'queued',
      epoch: 0,
      worker: null,
      wakeAt: null,
      output: undefined,
      events: [],
      signals: [],
      gates: new Map(),
      ...run,
    };
    this.add(created);
    this.queue.push(created.id);
    return created;
  }

  private add(run: MemoryRun): void {
    this.runs.set(run.id, run);
  }

  /** Takes a run away that nobody has begun: it is offered, and not made yet. */
  withhold(runId: string): MemoryRun {
    const run = this.get(runId);
    this.runs.delete(runId);
    run.epoch = 1;
    this.offered.set(runId, run);
    return run;
  }

  /** What the start does that offered the run, when no worker makes it in time. */
  makeOffered(runId: string): void {
    const run = this.offered.get(runId);
    this.offered.delete(runId);
    if (!run || this.runs.has(runId)) return;
    this.add(run);
    this.queue.push(runId);
  }

  get(runId: string): MemoryRun {
    const run = this.runs.get(runId);
    if (!run) throw new Error(`There is no run ${runId}.`);
    return run;
  }

  /** What sendSignal does in PostgreSQL: wakes the owner, or the queue when there is none. */
  send(runId: string, signal: NewSignal): void {
    const run = this.get(runId);
    if (isTerminal(run.status)) return;
    run.signals.push({ signal: { ...signal, id: String(run.signals.length + 1) }, isConsumed: false });
    if (run.worker === null) this.queue.push(runId);
    else for (const listener of this.listeners.get(runId) ?? []) listener();
  }

  subscribe(runId: string, onSignal: () => void): () => void {
    const listeners = this.listeners.get(runId) ?? new Set();
    this.listeners.set(runId, listeners.add(onSignal));
    return () => listeners.delete(onSignal);
  }

  async claim(runId: string, worker: string): Promise<Claim | null> {
    const run = this.runs.get(runId);
    if (!run || isTerminal(run.status)) return null;
    if (run.worker !== null && run.worker !== worker && this.isAlive(run.worker)) return null;
    run.epoch++;
    run.worker = worker;
    run.status = 'running';
    run.wakeAt = null;
    const { workspaceId, versionId, input, seed, origin, budget, epoch, events } = run;
    return {
      runId,
      workspaceId,
      versionId,
      input,
      seed,
      origin,
      budget,
      epoch,
      seq: events.length,
      hasSignals: pending(run).length > 0,
    };
  }

  async load(runId: string, afterSeq = 0): Promise<RunEvent[]> {
    return structuredClone(this.runs.get(runId)?.events.slice(afterSeq) ?? []);
  }

  async begunBy(runId: string, paths: readonly string[]): Promise<BegunRun[]> {
    return [...this.runs.values()].flatMap(({ id, origin }) =>
      origin?.kind === 'call' && origin.runId === runId && paths.includes(origin.path)
        ? [{ path: origin.path, childRunId: id, workflow: 'test' }]
        : [],
    );
  }

  async append(request: AppendRequest): Promise<void> {
    const isMade = request.making !== undefined && !this.runs.has(request.runId);
    if (isMade) this.add({ ...(request.making?.row as MemoryRun), worker: request.making?.worker ?? null });
    const run = this.get(request.runId);
    const { expectedSeq, events, projection } = request;
    if (run.epoch !== request.epoch) throw new StaleEpoch();
    if (events.length > 0 && run.events.length === expectedSeq + events.length) return;
    if (run.events.length !== expectedSeq || (request.making && !isMade)) throw new StaleEpoch();
    if (request.refuseIfSignalled && pending(run).length > 0) throw new SignalsPending();
    this.appends++;
    this.write(run, events);
    this.project(run, projection);
    for (const entry of run.signals) entry.isConsumed ||= request.consumedSignals.includes(entry.signal.id);
    for (const { runId, signal } of request.tells ?? []) if (this.runs.has(runId)) this.send(runId, signal);
  }

  async park(request: ParkRequest): Promise<boolean> {
    const run = this.get(request.runId);
    const { epoch, expectedSeq, reason, wakeAt } = request;
    if (run.epoch === epoch + 1 && run.events.length === expectedSeq + 1 && run.worker === null) return true;
    if (run.epoch !== epoch || run.events.length !== expectedSeq) throw new StaleEpoch();
    if (pending(run).length > 0) return false;
    run.epoch++;
    this.write(run, [{ path: '', data: { type: 'run.parked', reason, wakeAt } }]);
    this.project(run, request.projection);
    run.worker = null;
    run.wakeAt = wakeAt;
    return true;
  }

  async signals(runId: string, epoch: number): Promise<RunSignal[]> {
    const run = this.get(runId);
    if (run.epoch !== epoch) throw new StaleEpoch();
    return structuredClone(pending(run));
  }

  async release({ runId, epoch }: { runId: string; epoch: number }): Promise<void> {
    const run = this.get(runId);
    if (run.epoch !== epoch || run.worker === null || isTerminal(run.status)) return;
    run.epoch++;
    run.worker = null;
    this.queue.push(runId);
  }

  private write(run: MemoryRun, events: NewEvent[]): void {
    const now = new Date(this.clock.now()).toISOString();
    const written = structuredClone(events).map(
      ({ path, data, at }, index): RunEvent => ({ seq: run.events.length + index + 1, at: at ?? now, path, data }),
    );
    run.events.push(...written);
  }

  private project(run: MemoryRun, projection: RunProjection): void {
    run.status = projection.status;
    run.output = projection.output;
    if (isTerminal(run.status)) run.worker = null;
    for (const gate of projection.gates) run.gates.set(gate.id, gate);
  }
}

const pending = (run: MemoryRun): RunSignal[] =>
  run.signals.filter(({ isConsumed }) => !isConsumed).map(({ signal }) => signal);
