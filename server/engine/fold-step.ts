import type { RunEvent } from './events';
import type { AttemptState, GateState, RunState, StepEventData, StepState } from './state';
import { instanceOf, keyOf } from './step-path';

type Of<Type extends StepEventData['type']> = Extract<StepEventData, { type: Type }>;

/** Folds an event of one step into the state. Steps are replaced, never changed. */
export function applyStepEvent(state: RunState, event: RunEvent, data: StepEventData): void {
  const step = state.steps.get(event.path) ?? newStep(event.path, data.nodeId);
  const { at, seq } = event;
  switch (data.type) {
    case 'step.started':
      state.attempts++;
      put(state, {
        ...step,
        status: 'running',
        attempts: [...step.attempts, newAttempt(data, state.epoch, at)],
        startedAt: step.startedAt ?? at,
        triesSince: step.triesSince ?? at,
        error: null,
        retryAt: null,
        decision: null,
      });
      break;
    case 'step.completed': {
      const attempts = endAttempt(step, at, {
        status: data.isDefault ? 'failed' : 'completed',
        usage: data.usage,
        logs: data.logs,
        trace: data.trace,
        error: data.error ?? null,
      });
      put(state, {
        ...settled({ ...step, attempts }, 'completed', at, seq),
        output: data.output,
        ports: data.ports,
        warnings: data.warnings,
        isDefault: data.isDefault ?? false,
        error: data.error ?? null,
      });
      break;
    }
    case 'step.attemptFailed':
      put(state, {
        ...step,
        status: 'retrying',
        attempts: endAttempt(step, at, { status: 'failed', ...ending(data) }),
        failures: step.failures + (data.error.isBusy ? 0 : 1),
        error: data.error,
        retryAt: data.retryAt,
      });
      if (data.error.isBusy) state.attempts--;
      break;
    case 'step.failed': {
      const attempts = endAttempt(step, at, { status: 'failed', ...ending(data) });
      put(state, {
        ...settled({ ...step, attempts, failures: step.failures + 1 }, 'failed', at, seq),
        error: data.error,
        ports: data.ports,
      });
      break;
    }
    case 'step.reused':
      put(state, {
        ...settled(step, data.error ? 'failed' : 'completed', at, seq),
        output: data.error ? undefined : data.output,
        ports: data.ports,
        error: data.error ?? null,
        isDefault: data.isDefault ?? false,
        reusedFrom: data.fromRunId,
      });
      break;
    case 'step.skipped':
      put(state, { ...settled(step, 'skipped', at, seq), skipReason: data.reason });
      break;
    case 'step.cancelled':
      put(state, settled({ ...step, attempts: endAttempt(step, at, { status: 'cancelled' }) }, 'cancelled', at, seq));
      closeGate(state, step.gateId, { status: 'cancelled', closedAt: at });
      break;
    case 'step.lost':
      put(state, {
        ...step,
        status: 'lost',
        attempts: endAttempt(step, at, { status: 'lost' }),
        losses: step.losses + 1,
        triesSince: null,
      });
      break;
    case 'step.outcomeUnknown':
      put(state, {
        ...step,
        status: 'unknown',
        attempts: endAttempt(step, at, {
          status: 'unknown',
          error: data.error ?? null,
          usage: data.usage ?? [],
          logs: data.logs ?? [],
        }),
        error: data.error ?? null,
      });
      break;
    case 'step.outcomeDecided':
      put(state, {
        ...step,
        status: 'decided',
        decision: { choice: data.choice, by: data.by, output: data.output ?? null },
        failures: 0,
        losses: 0,
        triesSince: null,
      });
      break;
    case 'fan.started':
      state.fans.set(event.path, {
        path: event.path,
        nodeId: data.nodeId,
        over: data.over,
        count: data.count,
        items: data.items,
        concurrency: data.concurrency,
        until: data.until,
        onItemError: data.onItemError,
        spread: data.spread ?? null,
        from: data.from ?? 0,
        before: new Map(data.before?.map(({ group, runId, failedItems }) => [group, { runId, failedItems }])),
        ballot: data.ballot ?? null,
        votes: new Map(),
        spoiled: null,
      });
      // Its status stays `running`; replaced so that whoever watches the instance sees that something moved.
      put(state, { ...step });
      break;
    case 'vote.cast': {
      const fan = state.fans.get(event.path);
      if (fan && data.error) state.fans.set(event.path, { ...fan, spoiled: data.error });
      else if (fan) state.fans.set(event.path, { ...fan, votes: new Map(fan.votes).set(data.index, data.value) });
      put(state, { ...step });
      break;
    }
    case 'loop.started': {
      const { nodeId, maxTurns, next, until, state: first } = data;
      state.loops.set(event.path, {
        path: event.path,
        nodeId,
        maxTurns,
        next,
        until,
        turn: 0,
        state: first,
        isDone: false,
      });
      put(state, { ...step });
      break;
    }
    case 'loop.turned': {
      const loop = state.loops.get(event.path);
      const { turn, isDone } = data;
      if (loop) state.loops.set(event.path, { ...loop, turn: turn + 1, state: data.state, isDone });
      put(state, { ...step });
      break;
    }
    case 'wait.started':
      put(state, { ...step, status: 'waiting', wakeAt: data.until });
      break;
    case 'call.started': {
      const { childRunId } = data;
      if (!state.calls.has(childRunId)) state.calls.set(childRunId, { childRunId, path: event.path, ended: null });
      const warnings = data.warning ? [data.warning] : step.warnings;
      put(state, { ...step, status: 'waiting', childRunId, warnings });
      break;
    }
    case 'call.before':
      // Nothing of the step has happened in this run.
      state.callsBefore.set(event.path, data.childRunId);
      break;
    case 'call.ended':
      state.calls.set(data.childRunId, { childRunId: data.childRunId, path: event.path, ended: data });
      // Its step may not have said yet that it began the run; then there is nothing to replace.
      if (state.steps.has(event.path)) put(state, { ...step });
      break;
    case 'gate.asked':
      state.gates.set(data.gateId, newGate(data, event.path, at));
      put(state, { ...step, status: 'waiting', gateId: data.gateId });
      break;
    case 'gate.answered':
      closeGate(state, data.gateId, {
        status: 'answered',
        route: data.route,
        values: data.values,
        by: data.by,
        closedAt: at,
      });
      put(state, { ...step });
      break;
    case 'gate.linkMade':
    case 'gate.linkRevoked':
      // Who may answer has changed, and nothing else.
      break;
    case 'gate.timedOut':
      closeGate(state, data.gateId, { status: 'timed-out', route: data.route, closedAt: at });
      put(state, { ...step });
      break;
  }
}

function put(state: RunState, step: StepState): void {
  state.steps.set(step.path, step);
  const path = instanceOf(step.path);
  const steps = ownSteps(state, path);
  state.instances.set(path, { path, steps: steps.set(step.nodeId, step) });
}

/**
 * Maps made by the folding of a state into itself: nobody else has seen them, so they may be changed. What a state was given
 * is copied first. A driver folds thousands of events into one state, and copying a map for each would grow with the run.
 */
const own = new WeakMap<RunState, Map<string, Map<string, StepState>>>();

function ownSteps(state: RunState, path: string): Map<string, StepState> {
  const mine = own.get(state) ?? new Map<string, Map<string, StepState>>();
  own.set(state, mine);
  const known = mine.get(path);
  if (known) return known;
  const copy = new Map(state.instances.get(path)?.steps);
  mine.set(path, copy);
  return copy;
}

const settled = (step: StepState, status: StepState['status'], at: string, seq: number): StepState => ({
  ...step,
  status,
  endedAt: at,
  retryAt: null,
  wakeAt: null,
  settledSeq: seq,
});

const ending = (data: Of<'step.failed'> | Of<'step.attemptFailed'>): Partial<AttemptState> => ({
  error: data.error,
  usage: data.usage,
  logs: data.logs,
  trace: data.trace,
});

/**
 * Ends the attempt that is open. One already ended keeps its ending (a retry that never began), unless its outcome was
 * unknown and a person has now said what it was.
 */
function endAttempt(step: StepState, at: string, change: Partial<AttemptState>): AttemptState[] {
  const last = step.attempts.at(-1);
  if (!last || (last.endedAt !== null && (last.status !== 'unknown' || change.status === 'cancelled')))
    return step.attempts;
  return [...step.attempts.slice(0, -1), { ...last, ...change, endedAt: last.endedAt ?? at }];
}

function closeGate(state: RunState, gateId: string | null, change: Partial<GateState>): void {
  const gate = gateId === null ? undefined : state.gates.get(gateId);
  if (gate && gate.status === 'open') state.gates.set(gate.id, { ...gate, ...change });
}

const newGate = (data: Of<'gate.asked'>, path: string, at: string): GateState => ({
  id: data.gateId,
  path,
  nodeId: data.nodeId,
  form: data.form,
  deadline: data.deadline,
  askedAt: at,
  status: 'open',
  route: null,
  values: null,
  by: null,
  closedAt: null,
});

const newAttempt = (data: Of<'step.started'>, epoch: number, at: string): AttemptState => ({
  attempt: data.attempt,
  status: 'running',
  epoch,
  startedAt: at,
  endedAt: null,
  effect: data.effect,
  idempotencyKey: data.idempotencyKey,
  isIdempotent: data.isIdempotent,
  reserved: data.reserved ?? null,
  input: data.input,
  error: null,
  usage: [],
  logs: [],
  trace: undefined,
});

const newStep = (path: string, nodeId: string): StepState => ({
  path,
  key: keyOf(path),
  nodeId,
  status: 'running',
  attempts: [],
  failures: 0,
  losses: 0,
  startedAt: null,
  triesSince: null,
  endedAt: null,
  output: undefined,
  ports: [],
  error: null,
  retryAt: null,
  warnings: [],
  isDefault: false,
  skipReason: null,
  gateId: null,
  wakeAt: null,
  childRunId: null,
  reusedFrom: null,
  decision: null,
  settledSeq: null,
});
