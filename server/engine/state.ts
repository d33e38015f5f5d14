import type { Json } from '@/graph/json';
import { emptyLedger, type Ledger, settle } from './budget/ledger';
import type {
  Ballot,
  Budget,
  EventData,
  GateForm,
  LogLine,
  ParkReason,
  ResolvedField,
  RunEvent,
  RunStatus,
  Spend,
  Usage,
} from './events';
import { applyStepEvent } from './fold-step';
import type { Spread } from './group-of-items';
import { msOf } from './moment';
import type { StepError } from './step-error';
import { addUsage, noUsage, type UsageTotal } from './usage-total';

/**
 * Everything known of a run, folded from its events and nothing else. The driver decides by it, the run's row is a
 * projection of it, and the inspector shows it, live or up to any event.
 */
export interface RunState {
  status: RunStatus;
  /** sequence number of the last event folded in; 0 for none */
  seq: number;
  input: Json;
  documentHash: string;
  /** hex; every step's seed is made from it */
  seed: string;
  /** of the last claim; an attempt begun under an older one was lost with its worker */
  epoch: number;
  worker: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** when the last event happened */
  at: string | null;
  /** time workers have had the run, up to the last event; sleeping does not count */
  activeMs: number;
  parked: { reason: ParkReason; wakeAt: string | null } | null;
  cancelRequestedBy: string | null;
  output: Json | undefined;
  error: StepError | null;
  failedPath: string | null;
  /** by path, in the order in which they were first heard of */
  steps: Map<string, StepState>;
  /** the same steps by the instance of the scope they belong to ('' is the root), then by node id */
  instances: Map<string, InstanceState>;
  /** by the container's path */
  fans: Map<string, FanState>;
  /** by the container's path */
  loops: Map<string, LoopState>;
  /** runs that steps of this one began, by their id; one that has ended may be heard of before its step says it began */
  calls: Map<string, CallState>;
  /** in a retry, by the path of the step: the run it had begun before, and that did not succeed */
  callsBefore: Map<string, string>;
  /** by gate id */
  gates: Map<string, GateState>;
  /** the run this one was made from */
  origin: Origin | null;
  budget: Budget | null;
  /** what of the budget is spent, and what steps under way may still spend; null without one */
  ledger: Ledger | null;
  usage: UsageTotal;
  /** attempts begun, all steps together */
  attempts: number;
}

export type StepStatus =
  | 'running'
  /** failed and will be tried again */
  | 'retrying'
  /** for a person, for time (`wakeAt`), or for a run it began (`childRunId`) */
  | 'waiting'
  /** its worker died; it will run again */
  | 'lost'
  /** a write that may have happened: a person must say */
  | 'unknown'
  /** a person has said; the step has not been settled yet */
  | 'decided'
  | 'completed'
  | 'failed'
  | 'skipped'
  | 'cancelled';

export interface StepState {
  path: string;
  key: string;
  nodeId: string;
  status: StepStatus;
  /** oldest first; a container or a gate has its one attempt open while its body or the person is at work */
  attempts: AttemptState[];
  /** attempts that ended in a failure of the step itself since a person last decided: the retry policy counts these */
  failures: number;
  /** attempts that ended with their worker since a person last decided */
  losses: number;
  startedAt: string | null;
  /** when the first of the tries that count together began: anew after a person's decision or a lost worker */
  triesSince: string | null;
  endedAt: string | null;
  /** a value, or a BlobRef when it is large; undefined until completed */
  output: Json | undefined;
  /** ports that fired */
  ports: string[];
  error: StepError | null;
  /** while retrying: when the next attempt may begin */
  retryAt: string | null;
  warnings: string[];
  /** the output is the author's default, after `error` */
  isDefault: boolean;
  skipReason: 'not-on-path' | 'off' | 'branch-decided' | null;
  gateId: string | null;
  /** while it waits for time alone */
  wakeAt: string | null;
  /** the run it began, which it ends with */
  childRunId: string | null;
  /** the run its result was taken over from */
  reusedFrom: string | null;
  /** what a person said of an unknown outcome */
  decision: { choice: 'happened' | 'run-again' | 'stop'; by: string; output: Json } | null;
  /** sequence number of the event that settled it */
  settledSeq: number | null;
}

export interface AttemptState {
  attempt: number;
  status: 'running' | 'completed' | 'failed' | 'lost' | 'unknown' | 'cancelled';
  /** the claim it began under */
  epoch: number;
  startedAt: string;
  endedAt: string | null;
  effect: 'none' | 'read' | 'write';
  idempotencyKey: string;
  isIdempotent: boolean;
  /** set aside from the budget until it ends; null without a budget */
  reserved: Spend | null;
  /** what the step received */
  input: ResolvedField[];
  error: StepError | null;
  usage: Usage[];
  logs: LogLine[];
  trace: Json | undefined;
}

export interface InstanceState {
  path: string;
  /** by node id; replaced, never changed, so that its identity says whether anything in it moved */
  steps: ReadonlyMap<string, StepState>;
}

export interface FanState {
  path: string;
  nodeId: string;
  over: 'items' | 'branches' | 'votes';
  count: number;
  /** the list, or a BlobRef */
  items: Json;
  concurrency: number;
  until: 'all' | 'first' | number;
  onItemError: 'stop' | 'keep' | 'skip';
  /** groups of the items go to runs of their own; null: the items are gone through here */
  spread: Spread | null;
  /** place of the first item in the whole list: not 0 in the run of a group */
  from: number;
  /** by group: the run that went through it before the run that this one retries ended */
  before: ReadonlyMap<number, { runId: string; failedItems: number }>;
  /** votes only */
  ballot: Ballot | null;
  /** votes that are in, by their index; a value, or a BlobRef */
  votes: ReadonlyMap<number, Json>;
  /** why what one of the votes gave could not be read */
  spoiled: StepError | null;
}

export interface LoopState {
  path: string;
  nodeId: string;
  maxTurns: number;
  next: Readonly<Record<string, string>>;
  until: string;
  /** the turn that runs now, from 0; `maxTurns` once all are over */
  turn: number;
  /** what this turn began with: a value, or a BlobRef */
  state: Json;
  isDone: boolean;
}

export interface CallState {
  childRunId: string;
  path: string;
  /** null while it runs */
  ended: Extract<EventData, { type: 'call.ended' }> | null;
}

export type Origin = NonNullable<Extract<EventData, { type: 'run.started' }>['origin']>;

export interface GateState {
  id: string;
  path: string;
  nodeId: string;
  form: GateForm;
  deadline: string;
  askedAt: string;
  status: 'open' | 'answered' | 'timed-out' | 'cancelled';
  route: string | null;
  values: Json;
  by: string | null;
  closedAt: string | null;
}

/** A run of which nothing has been heard yet. */
export const emptyRun = (): RunState => ({
  status: 'queued',
  seq: 0,
  input: null,
  documentHash: '',
  seed: '',
  epoch: 0,
  worker: null,
  startedAt: null,
  finishedAt: null,
  at: null,
  activeMs: 0,
  parked: null,
  cancelRequestedBy: null,
  output: undefined,
  error: null,
  failedPath: null,
  steps: new Map(),
  instances: new Map(),
  fans: new Map(),
  loops: new Map(),
  calls: new Map(),
  callsBefore: new Map(),
  gates: new Map(),
  origin: null,
  budget: null,
  ledger: null,
  usage: noUsage(),
  attempts: 0,
});

/** The state after one more event. `state` itself is left as it was; unchanged steps are shared. */
export const applyEvent = (state: RunState, event: RunEvent): RunState => foldRun([event], state);

/** The state after these events, from nothing or from the state the earlier ones led to, which is left as it was. */
export function foldRun(events: Iterable<RunEvent>, from: RunState = emptyRun()): RunState {
  const state: RunState = {
    ...from,
    steps: new Map(from.steps),
    instances: new Map(from.instances),
    fans: new Map(from.fans),
    loops: new Map(from.loops),
    calls: new Map(from.calls),
    callsBefore: new Map(from.callsBefore),
    gates: new Map(from.gates),
  };
  for (const event of events) foldInto(state, event);
  return state;
}

/** Changes `state`: for the driver, which folds a hundred thousand events one by one and shows its state to nobody. */
export function foldInto(state: RunState, event: RunEvent): void {
  const { data } = event;
  // Time between a park and the next claim is sleep; everything else had a worker.
  if (state.at !== null && state.at !== event.at && state.parked === null && data.type !== 'run.claimed')
    state.activeMs += Math.max(0, msOf(event.at) - Date.parse(state.at));
  state.seq = event.seq;
  state.at = event.at;
  if (isRunEvent(data)) applyRunEvent(state, data, event.at);
  else {
    const before = state.steps.get(event.path);
    applyStepEvent(state, event, data);
    if (state.ledger) state.ledger = settle(state.ledger, before, state.steps.get(event.path), state.calls);
  }
  if ('usage' in data && data.usage) state.usage = addUsage(state.usage, data.usage);
}

type RunEventData = Extract<EventData, { type: `run.${string}` }>;
export type StepEventData = Exclude<EventData, RunEventData>;
const isRunEvent = (data: EventData): data is RunEventData => data.type.startsWith('run.');

function applyRunEvent(state: RunState, data: RunEventData, at: string): void {
  switch (data.type) {
    case 'run.started':
      state.input = data.input;
      state.documentHash = data.documentHash;
      state.seed = data.seed;
      state.origin = data.origin ?? null;
      state.budget = data.budget ?? null;
      state.ledger = data.budget ? emptyLedger() : null;
      state.startedAt = at;
      break;
    case 'run.claimed':
      state.epoch = data.epoch;
      state.worker = data.worker;
      state.status = 'running';
      state.parked = null;
      break;
    case 'run.parked':
      state.parked = { reason: data.reason, wakeAt: data.wakeAt };
      state.worker = null;
      state.status = data.reason === 'needs_attention' ? 'needs_attention' : 'waiting';
      break;
    case 'run.cancelRequested':
      state.cancelRequestedBy = data.by;
      break;
    case 'run.succeeded':
      state.output = data.output;
      endRun(state, 'succeeded', at);
      break;
    case 'run.failed':
      state.error = data.error;
      state.failedPath = data.failedPath;
      endRun(state, 'failed', at);
      break;
    case 'run.cancelled':
      endRun(state, 'cancelled', at);
      break;
  }
}

function endRun(state: RunState, status: RunStatus, at: string): void {
  state.status = status;
  state.finishedAt = at;
  state.worker = null;
  state.parked = null;
}
