import type { WorkflowNode } from '@/graph/document';
import { findGroup, itemsOfGroup, unitWords } from '@/server/engine/fan-units';
import type { AttemptState, FanState, GateState, RunState, StepState } from '@/server/engine/state';
import { parentPath } from './path';
import type { Attempt, Span, SpanGate, SpanGroup, StepStatus } from './span';

const STATUS: Record<StepState['status'], StepStatus> = {
  running: 'running',
  retrying: 'retrying',
  waiting: 'waiting',
  lost: 'queued',
  unknown: 'attention',
  decided: 'running',
  completed: 'done',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** A row nothing has happened to yet. */
export function newSpan(path: string, nodeId: string, node: WorkflowNode | undefined): Span {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const key = last.endsWith(']') ? last.slice(0, last.lastIndexOf('[')) : last;
  return {
    path,
    parent: parentPath(path),
    kind: 'step',
    nodeId,
    key,
    title: node?.title ?? key,
    type: node?.type ?? '',
    index: null,
    depth: 0,
    status: 'idle',
    readyAt: null,
    startedAt: null,
    endedAt: null,
    segments: [],
    attempts: [],
    ports: [],
    children: [],
  };
}

/** A step of the folded run as a row; its place and its bar come later, from all of them. */
export function spanOfStep(step: StepState, state: RunState, node: WorkflowNode | undefined): Span {
  const span = newSpan(step.path, step.nodeId, node);
  const last = step.attempts.at(-1);
  span.status = statusOf(step, state);
  span.startedAt = last ? time(step.startedAt) : null;
  span.endedAt = time(step.endedAt);
  span.attempts = step.attempts.map((attempt) => attemptOf(attempt, step, attempt === last));
  span.ports = step.ports;
  span.warnings = step.warnings;
  span.isDefault = step.isDefault;
  span.idempotencyKey = last?.idempotencyKey;
  span.effect = last?.effect;
  span.isIdempotent = last?.isIdempotent;
  if (step.output !== undefined) span.output = step.output;
  if (step.error) span.error = step.error;
  if (step.skipReason) span.skipReason = step.skipReason;
  if (step.decision) span.decision = { choice: step.decision.choice, by: step.decision.by };
  // The log says when the container began; its body may start from then on
  const bodyFrom = time(last?.startedAt ?? step.startedAt) ?? 0;
  const fan = state.fans.get(step.path);
  if (fan)
    span.fan = {
      over: fan.over,
      count: fan.count,
      items: fan.items,
      concurrency: fan.concurrency,
      startedAt: bodyFrom,
      ...(fan.spread ? { spread: fan.spread } : {}),
      ...(isPart(state, fan) ? { from: fan.from } : {}),
      ...(fan.ballot ? { ballot: fan.ballot, votes: fan.votes } : {}),
    };
  const loop = state.loops.get(step.path);
  if (loop) span.loop = { maxTurns: loop.maxTurns, turns: loop.turn, isDone: loop.isDone, startedAt: bodyFrom };
  if (step.childRunId !== null) {
    const ended = state.calls.get(step.childRunId)?.ended ?? null;
    span.call = { runId: step.childRunId, ended: ended?.status ?? null, usage: ended?.usage ?? [] };
  }
  const group = groupOf(step, state);
  // Its row stands in the container, among its like.
  if (group) Object.assign(span, { group: group.span, title: group.title, parent: group.parent });
  if (step.wakeAt !== null) span.wakeAt = Date.parse(step.wakeAt);
  if (step.wakeAt !== null || node?.type === 'wait') span.isTimer = true;
  if (step.reusedFrom !== null) span.reusedFrom = step.reusedFrom;
  const gate = step.gateId === null ? undefined : state.gates.get(step.gateId);
  if (gate) span.gate = gateOf(gate);
  return span;
}

/** The whole run goes through a part of the list of this container, which is the only one outside of others. */
const isPart = ({ origin }: RunState, { path }: FanState): boolean =>
  origin?.kind === 'call' && origin.group !== undefined && parentPath(path) === '';

/** Of the one step that the body of a container is whose items are spread over runs. */
function groupOf(step: StepState, state: RunState): { span: SpanGroup; title: string; parent: string } | null {
  const place = findGroup(state, step.path);
  if (!place) return null;
  const { fan, group } = place;
  const { count } = itemsOfGroup(fan, group);
  const ended = state.calls.get(step.childRunId ?? '')?.ended;
  const known = ended?.failedItems ?? fan.before.get(group)?.failedItems ?? 0;
  // The one that stopped everything is known. Else all have failed whose run failed or was cancelled, or was never begun.
  const stoppedBy = fan.onItemError === 'stop' ? (ended?.failedItems ?? 0) : 0;
  const failedItems = step.status === 'failed' ? stoppedBy || count : known;
  return {
    span: { containerId: fan.nodeId, count, failedItems },
    title: unitWords(fan, group),
    parent: fan.path,
  };
}

/**
 * A step may wait for a person, for time, or for a run it began, whose work is its own. Once a gate is closed its step
 * works again, though nothing else has been heard of it.
 */
function statusOf(step: StepState, state: RunState): StepStatus {
  if (step.status === 'waiting' && step.wakeAt !== null) return 'sleeping';
  if (step.status === 'waiting' && step.childRunId !== null) return 'running';
  if (step.status === 'waiting' && step.gateId !== null && state.gates.get(step.gateId)?.status !== 'open')
    return 'running';
  return STATUS[step.status];
}

function attemptOf(attempt: AttemptState, step: StepState, isLast: boolean): Attempt {
  const outcome = attempt.status === 'completed' ? 'done' : attempt.status;
  return {
    number: attempt.attempt,
    startedAt: time(attempt.startedAt) ?? 0,
    endedAt: time(attempt.endedAt),
    outcome,
    input: attempt.input,
    usage: attempt.usage,
    logs: attempt.logs,
    ...(attempt.trace === undefined ? {} : { trace: attempt.trace }),
    ...(attempt.error ? { error: attempt.error } : {}),
    ...(isLast && step.retryAt ? { retryAt: Date.parse(step.retryAt) } : {}),
  };
}

function gateOf(gate: GateState): SpanGate {
  const closedAt = time(gate.closedAt);
  return {
    id: gate.id,
    form: gate.form,
    deadline: Date.parse(gate.deadline),
    askedAt: Date.parse(gate.askedAt),
    answer:
      gate.status === 'open' || closedAt === null
        ? null
        : { at: closedAt, how: gate.status, route: gate.route, values: gate.values, by: gate.by },
  };
}

const time = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));
