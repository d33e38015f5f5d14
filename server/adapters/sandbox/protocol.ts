import type { LogLine } from '@/server/engine/events';

/** What the parent sends, as JSON text in a list: done one after the other, each answered as soon as it is done. */
export interface ChildJob {
  id: number;
  /** jobs of one owner may use the same machine, set back between them */
  owner: string;
  code: string;
  language: 'javascript' | 'typescript';
  /** JSON text of the step's input */
  inputText: string;
  /** four 32-bit words that seed Math.random */
  seed: [number, number, number, number];
  now: number;
  timeoutMs: number;
}

export type FailureKind =
  | 'syntax'
  | 'threw'
  | 'bad-result'
  | 'never-settles'
  | 'timeout'
  | 'memory'
  | 'too-deep'
  | 'too-large'
  | 'internal';

export interface ChildFailure {
  kind: FailureKind;
  /** the error's class in the user's code: TypeError */
  name: string;
  message: string;
  /** in the user's code, 1-based */
  line?: number;
  column?: number;
}

/** What the child answers, as JSON text. The parent trusts none of it: it is parsed and checked there. */
export interface ChildReply {
  id: number;
  /** JSON text of the returned value */
  valueText?: string;
  failure?: ChildFailure;
  logs: LogLine[];
  rssBytes: number;
}

/** What a process says once it could begin with a job at once. */
export const READY = 'ready';
/** The same of one that cannot make a machine: its jobs will fail. */
export const NOT_READY = 'not ready';

export const SANDBOX_LIMITS = {
  /** what the user's code may hold at once */
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 256 * 1024,
  timeoutMs: 30_000,
  codeBytes: 64 * 1024,
  inputBytes: 4 * 1024 * 1024,
  outputBytes: 4 * 1024 * 1024,
  consoleBytes: 64 * 1024,
  consoleLines: 200,
  /** after the deadline, when the child did not stop by itself */
  killAfterMs: 500,
  /** jobs sent to a process at once */
  batch: 32,
  /** owners for whom a process keeps a machine */
  machines: 12,
} as const;
