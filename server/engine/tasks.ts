import { type AttemptDeps, type AttemptRequest, type AttemptResult, logDiscarded, runAttempt } from './attempt';
import { Ending } from './ending';
import { TakenBack } from './journal';
import type { LargeValues } from './large-values';

interface Task {
  attempt: number;
  request: AttemptRequest;
  stop: Ending;
  result: AttemptResult | null;
}

/** The attempts under way in this process, by the path of their step. */
export class Tasks {
  private readonly tasks = new Map<string, Task>();

  constructor(
    private readonly deps: AttemptDeps,
    private readonly values: LargeValues,
    private readonly onResult: () => void,
    private readonly onFailure: (cause: unknown) => void,
  ) {}

  get count(): number {
    return this.tasks.size;
  }

  /** Runs the attempt once `mayBegin` resolves. When that is taken back, the attempt never begins. */
  begin(request: AttemptRequest, mayBegin: Promise<void> | null): void {
    const { path, attempt } = request;
    const task: Task = { attempt, request, stop: new Ending(), result: null };
    this.tasks.set(path, task);
    const work = async (): Promise<AttemptResult> => {
      if (mayBegin) await mayBegin;
      return runAttempt(request, this.deps, this.values, task.stop);
    };
    work().then(
      (result) => this.deliver(request, task, result),
      (cause) => {
        if (this.tasks.get(path) === task) this.tasks.delete(path);
        if (!(cause instanceof TakenBack)) this.onFailure(cause);
      },
    );
  }

  /** Results that have come since the last time, each given once. */
  *results(): Iterable<{ path: string; result: AttemptResult }> {
    for (const [path, { result }] of [...this.tasks]) {
      if (!result) continue;
      this.tasks.delete(path);
      yield { path, result };
    }
  }

  abort(path: string): void {
    const task = this.tasks.get(path);
    task?.stop.end();
    this.tasks.delete(path);
    if (task?.result?.kind === 'called') task.request.onLateCall?.(task.result.childRunId);
  }

  /** Stops those of which `isWanted` says no. */
  abortUnless(isWanted: (path: string, attempt: number) => boolean): void {
    for (const [path, { attempt }] of [...this.tasks]) if (!isWanted(path, attempt)) this.abort(path);
  }

  private deliver(request: AttemptRequest, task: Task, result: AttemptResult): void {
    const { path } = request;
    task.result = result;
    if (this.tasks.get(path) === task) this.onResult();
    else if (result.kind === 'called') request.onLateCall?.(result.childRunId);
    else if (result.kind !== 'failed' || result.error.code !== 'abandoned') logDiscarded(request, this.deps.logger);
  }
}
