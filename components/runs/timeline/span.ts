import type { Status } from '@/components/ui/status-icon';
import type { Json } from '@/graph/json';
import type { GateForm, LogLine, ResolvedField, Usage } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';

/** How a step stands at one moment; `idle` has no sign of its own, the others have an icon, a word and a colour each. */
export type StepStatus = 'idle' | Exclude<Status, 'stale'>;

/** A piece of a step's bar. Times are milliseconds since 1970. */
export interface Segment {
  kind: 'queued' | 'working' | 'waiting' | 'failed' | 'backoff';
  from: number;
  to: number;
  /** the attempt it belongs to; 0 before the first */
  attempt: number;
}

export interface Attempt {
  number: number;
  startedAt: number;
  endedAt: number | null;
  /** `unknown`: a write that may have happened before its worker died */
  outcome: 'running' | 'done' | 'failed' | 'lost' | 'unknown' | 'cancelled';
  input: ResolvedField[];
  trace?: Json;
  error?: StepError;
  usage: Usage[];
  logs: LogLine[];
  /** when the next try is due */
  retryAt?: number;
}

export interface SpanGate {
  id: string;
  form: GateForm;
  deadline: number;
  askedAt: number;
  answer: {
    at: number;
    how: 'answered' | 'timed-out' | 'cancelled';
    route: string | null;
    values: Json;
    by: string | null;
  } | null;
}

export interface SpanFan {
  over: 'items' | 'branches' | 'votes';
  count: number;
  /** the list, or a BlobRef when it is large */
  items: Json;
  concurrency: number;
  startedAt: number;
}

/** One row of the timeline: a step at one path, or one item of a for each. */
export interface Span {
  path: string;
  /** '' at the top */
  parent: string;
  kind: 'step' | 'item';
  nodeId: string;
  key: string;
  title: string;
  type: string;
  /** the item's number as the log counts; null for steps */
  index: number | null;
  depth: number;
  status: StepStatus;
  /** when it could have started; null until then */
  readyAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  segments: Segment[];
  attempts: Attempt[];
  /** fired outputs */
  ports: string[];
  output?: Json;
  error?: StepError;
  warnings?: string[];
  /** the output is the author's default, after a failure */
  isDefault?: boolean;
  /** what a person said of an unknown outcome */
  decision?: { choice: 'happened' | 'run-again' | 'stop'; by: string };
  skipReason?: 'not-on-path' | 'off' | 'branch-decided';
  gate?: SpanGate;
  fan?: SpanFan;
  idempotencyKey?: string;
  effect?: 'none' | 'read' | 'write';
  isIdempotent?: boolean;
  /** paths of the rows under it, in run order */
  children: string[];
}

export interface Timeline {
  spans: Map<string, Span>;
  /** top-level rows, in run order */
  roots: string[];
  startedAt: number;
  /** null while the run goes on */
  endedAt: number | null;
  /** the last moment known: the end, or now */
  until: number;
}
