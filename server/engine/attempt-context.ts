import { evaluateExpression, evaluateTemplate } from '@/graph/expressions/evaluate';
import type { Json, JsonObject } from '@/graph/json';
import type { AttemptDeps, AttemptRequest, Capabilities } from './attempt';
import type { LogLines } from './clean';
import type { ChildRunsPort, Progress, SandboxPort, StepContext } from './contract';
import type { Deadline } from './deadline';
import type { Ending } from './ending';
import type { LogLine } from './events';
import { throughPlaces } from './places';

/**
 * What an executor is given for one attempt. What costs something comes into being when it is asked for: most steps need
 * nothing from outside.
 */
export class AttemptContext implements StepContext {
  readonly runId: string;
  readonly workspaceId: string;
  readonly versionId: string;
  readonly path: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly now: number;
  readonly timeoutMs: number;
  readonly input: JsonObject;
  private readonly beganAt: number;
  private made: Capabilities | null = null;

  constructor(
    private readonly request: AttemptRequest,
    private readonly deps: AttemptDeps,
    private readonly logs: LogLines,
    private readonly ending: Ending,
    private readonly deadline: Deadline,
  ) {
    const { run } = request;
    this.runId = run.id;
    this.workspaceId = run.workspaceId;
    this.versionId = run.versionId;
    this.path = request.path;
    this.attempt = request.attempt;
    this.idempotencyKey = request.idempotencyKey;
    this.now = run.startedAtMs;
    this.timeoutMs = request.timeoutMs;
    this.input = run.input;
    this.beganAt = deps.clock.now();
  }

  get seed(): string {
    return this.request.seed();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  // Bound, so that an executor may take them out of its context.

  readonly evaluate = (source: string, kind: 'template' | 'expression', locals: Record<string, Json>): Json => {
    const names = { ...this.request.names, ...locals };
    return kind === 'expression'
      ? evaluateExpression(source, names)
      : evaluateTemplate(source, names, { keepType: true });
  };

  readonly log = (level: LogLine['level'], message: string): void => {
    if (this.ending.isOver) return;
    this.logs.add({ level, message, atMs: Math.max(0, Math.round(this.deps.clock.now() - this.beganAt)) });
  };

  readonly progress = (update: Progress): void => {
    if (!this.ending.isOver) this.deps.notifier.progress(this.runId, this.path, this.attempt, update);
  };

  get llm() {
    return this.outside().llm;
  }

  get mcp() {
    return this.outside().mcp;
  }

  get documents() {
    return this.outside().documents;
  }

  get http() {
    return this.outside().http;
  }

  get sandbox(): SandboxPort {
    return inItsTurn(this.outside().sandbox, this.deadline);
  }

  get children(): ChildRunsPort {
    const { children } = this.outside();
    const { budget, callBefore, run } = this.request;
    const within = { callerEpoch: run.epoch, ...(budget ? { budget } : {}) };
    const goingOn = callBefore === undefined ? {} : { goesOnFrom: callBefore };
    return {
      start: (child) => this.begun(children.start({ ...child, ...within, ...goingOn })),
      startGroup: (group) => this.begun(children.startGroup({ ...group, ...within })),
    };
  }

  private outside(): Capabilities {
    const { deps, runId, workspaceId, ending, deadline, progress } = this;
    this.made ??= deps.places
      ? throughPlaces(deps.capabilities, deps.places, { workspaceId, runId, ending, deadline, progress })
      : deps.capabilities;
    return this.made;
  }

  private async begun<Begun extends { childRunId: string }>(work: Promise<Begun>): Promise<Begun> {
    const child = await work;
    if (this.ending.isOver) this.request.onLateCall?.(child.childRunId);
    return child;
  }
}

/** Code waits for a free process, which is not its own doing. */
const inItsTurn = (sandbox: SandboxPort, deadline: Deadline): SandboxPort => ({
  run(job, { signal }) {
    const onBegin = deadline.hold();
    return sandbox.run(job, { signal, onBegin }).finally(onBegin);
  },
});
