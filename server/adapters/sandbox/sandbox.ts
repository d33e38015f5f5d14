import { createHash } from 'node:crypto';
import type { Json } from '@/graph/json';
import { type SandboxJob, type SandboxPort, StepFailure } from '@/server/engine/contract';
import type { LogLine } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';
import { ChildPool } from './child-pool';
import { explainEnd, explainFailure } from './explain-failure';
import type { LockdownLayers } from './lockdown';
import { type ChildJob, type ChildReply, SANDBOX_LIMITS } from './protocol';
import { readLogs, readValue } from './read-value';
import { ChildGone, SandboxChild } from './sandbox-child';
import { runSelfTest, type SandboxStatus } from './self-test';
import { QueueFull } from './slots';

export interface SandboxOptions {
  /** absolute path of the bundled `child.ts` */
  childPath: string;
  /** processes, each running one job at a time */
  size?: number;
  /** jobs that may wait for a process */
  queueLimit?: number;
}

export interface Sandbox extends SandboxPort {
  /** Runs the torture cases; once they passed, later calls give the same answer. The first job waits for it too. */
  selfTest(): Promise<SandboxStatus>;
  status(): SandboxStatus;
  /** Kills the processes. Jobs under way fail. */
  close(): Promise<void>;
}

const RETEST_AFTER_MS = 60_000;

/** Runs untrusted code in a pool of locked-down processes, each job in a machine that remembers nothing of any other. */
export function createSandbox({ childPath, size = 2, queueLimit = 1_000 }: SandboxOptions): Sandbox {
  const never = new AbortController().signal;
  let status: SandboxStatus = { isEnabled: false, reason: 'The sandbox has not been tested yet.', layers: null };
  let tested: Promise<SandboxStatus> | null = null;
  let isClosed = false;
  let lastId = 0;
  let retestAt = Number.POSITIVE_INFINITY;

  const pool = new ChildPool<LockdownLayers>({ size, queueLimit }, (layers) => {
    const limits = { oldSpaceMb: 128, dataBytes: 734_003_200 };
    return new SandboxChild({ entry: childPath, layers, ...limits, stdin: 'ignore', hasProto: false });
  });

  const execute = async (job: SandboxJob, layers: LockdownLayers, signal: AbortSignal, onBegin?: () => void) => {
    const childJob = prepare(job, ++lastId);
    try {
      return read(await pool.run(childJob, layers, signal, onBegin), childJob.timeoutMs);
    } catch (error) {
      if (error instanceof QueueFull) throw new StepFailure(queueFull(queueLimit));
      if (error instanceof ChildGone) throw new StepFailure(explainEnd(error.end, childJob.timeoutMs));
      throw error;
    }
  };

  const selfTest = (): Promise<SandboxStatus> => {
    tested ??= runSelfTest(childPath, (job, layers) => execute(job, layers, never)).then((result) => {
      status = result;
      // What failed may have been the moment: the next job after a while has it tried again.
      if (!result.isEnabled) retestAt = performance.now() + RETEST_AFTER_MS;
      return result;
    });
    return tested;
  };

  return {
    selfTest,
    status: () => status,
    async run(job, { signal, onBegin }) {
      if (performance.now() > retestAt) {
        retestAt = Number.POSITIVE_INFINITY;
        tested = null;
      }
      const { isEnabled, reason, layers } = await selfTest();
      if (!isEnabled || !layers) throw failure('sandbox-off', reason ?? 'Code steps are off.');
      if (isClosed) throw new StepFailure(explainEnd('cancelled', 0));
      return await execute(job, layers, signal, onBegin);
    },
    async close() {
      isClosed = true;
      await pool.close();
    },
  };
}

function prepare(job: SandboxJob, id: number): ChildJob {
  if (Buffer.byteLength(job.code) > SANDBOX_LIMITS.codeBytes) {
    throw failure('code-too-large', 'The code is longer than 64 KB.', 'config.code');
  }
  const inputText = JSON.stringify(job.input);
  if (Buffer.byteLength(inputText) > SANDBOX_LIMITS.inputBytes) {
    throw failure('code-input-too-large', 'The code was given more than 4 MB of input. Give it less, or in parts.');
  }
  const digest = createHash('sha256').update(job.seed).digest();
  return {
    id,
    owner: `${job.workspaceId}/${job.versionId}`,
    code: job.code,
    language: job.language,
    inputText,
    seed: [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)],
    now: job.now,
    timeoutMs: Math.min(Math.max(job.timeoutMs, 1), SANDBOX_LIMITS.timeoutMs),
  };
}

function read(reply: ChildReply, timeoutMs: number): { value: Json; logs: LogLine[] } {
  const logs = readLogs(reply.logs);
  if (reply.valueText !== undefined) return { value: readValue(reply.valueText), logs };
  const error = explainFailure(reply.failure ?? { kind: 'internal', name: '', message: '' }, timeoutMs);
  const console = logs.map(({ level, message, atMs }) => ({ level, message, atMs }));
  throw new StepFailure(error, console.length > 0 ? { trace: { console } } : {});
}

const queueFull = (limit: number): StepError => ({
  code: 'sandbox-busy',
  message: `More than ${limit} code steps are waiting for their turn on this worker.`,
  transient: true,
  // Nothing of the step has begun: that it has to wait is no try of it.
  isBusy: true,
});

const failure = (code: string, message: string, field?: string): StepFailure =>
  new StepFailure({ code, message, transient: false, ...(field === undefined ? {} : { field }) });
