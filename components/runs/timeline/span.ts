import type { Status } from '@/components/ui/status-icon';
import type { Json } from '@/graph/json';
import type { Ballot, GateForm, LogLine, ResolvedField, Usage } from '@/server/engine/events';
import type { Spread } from '@/server/engine/group-of-items';
import type { InstanceState } from '@/server/engine/state';
import type { StepError } from '@/server/engine/step-error';

/** How a step stands at one moment; `idle` has no sign of its own, the others have an icon, a word and a colour each. */
export type StepStatus = 'idle' | Exclude<Status, 'stale'>;

/** A piece of a step's bar. Times are milliseconds since 1970. */
export interface Segment {
  /** `waiting` for a person, `sleeping` until a time */
  kind: 'queued' | 'working' | 'waiting' | 'sleeping' | 'failed' | 'backoff';
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
  /** groups of the items are runs of their own: each row inside is one of them */
  spread?: Spread;
  /** in the run of a group: the place of its first item in the whole list */
  from?: number;
  /** votes only: how they are counted, and those that are in, by their place */
  ballot?: Ballot;
  votes?: ReadonlyMap<number, Json>;
}

export interface SpanLoop {
  maxTurns: number;
  /** turns that are over */
  turns: number;
  /** the condition held; false while it runs, and when the limit was reached */
  isDone: boolean;
  startedAt: number;
}

/** The run that a step began and ends with. */
export interface SpanCall {
  runId: string;
  /** null while it runs */
  ended: 'succeeded' | 'failed' | 'cancelled' | null;
  /** what it spent, known once it has ended */
  usage: Usage[];
}

export interface SpanGroup {
  containerId: string;
  count: number;
  /** known once its run has ended; all of them when it failed without an item that did */
  failedItems: number;
}

/** What the rows inside a container are one of each. */
export type RepeatKind = 'items' | 'votes' | 'turns';

/** One row of the timeline: a step at one path, or one item of a for each, one vote, one turn of a loop. */
export interface Span {
  path: string;
  /** '' at the top */
  parent: string;
  kind: 'step' | 'item';
  /** what an item row is one of */
  repeat?: RepeatKind;
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
  loop?: SpanLoop;
  call?: SpanCall;
  /** it stands for these items of the container it is in, which the run it began goes through */
  group?: SpanGroup;
  /** while it waits for time: until when */
  wakeAt?: number;
  /** all it does is let time pass */
  isTimer?: boolean;
  /** the earlier run its result was taken over from */
  reusedFrom?: string;
  idempotencyKey?: string;
  effect?: 'none' | 'read' | 'write';
  isIdempotent?: boolean;
  /** paths of the rows under it, in run order */
  children: string[];
  /** an item whose steps have all ended, and each of these: the row will not change any more */
  isFinal?: boolean;
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
  /** the run that this one retries, of which results may be taken over */
  retryOf: EarlierRun | null;
  /** items that are final, with what was known of each; of use to the next timeline of the same run */
  finals: ReadonlyMap<string, InstanceState>;
}

export interface EarlierRun {
  runId: string;
  number: number;
}

/** What the rows inside this container are; null when it has no such rows (a step, or branches). */
export const repeatKindOf = (span: Span): RepeatKind | null =>
  span.loop ? 'turns' : span.fan && span.fan.over !== 'branches' ? span.fan.over : null;

/** When the steps inside a container could begin; null for a step that is none, or has not begun. */
export const bodyStart = (span: Span | undefined): number | null =>
  span?.fan?.startedAt ?? span?.loop?.startedAt ?? null;
