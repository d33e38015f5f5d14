import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import type { RunEvent } from '@/server/engine/events';
import { parentPath, parsePath } from './path';
import type { Attempt, Span } from './span';

/** One event's change to the rows. Segments and the places of rows are worked out afterwards, from all of them. */
export function applyToSpans(spans: Map<string, Span>, document: WorkflowDocument, event: RunEvent, at: number): void {
  const { data, path } = event;
  if (!('nodeId' in data)) return;
  const span = spanAt(spans, document, path, data.nodeId);
  switch (data.type) {
    case 'step.started':
      span.startedAt ??= at;
      span.endedAt = null;
      span.status = 'running';
      span.idempotencyKey = data.idempotencyKey;
      span.effect = data.effect;
      span.isIdempotent = data.isIdempotent;
      closeOpenAttempt(span, at, 'lost');
      span.attempts.push(newAttempt(data.attempt, at, data.input));
      return;
    case 'step.completed': {
      const attempt = attemptOf(span, data.attempt, at);
      Object.assign(attempt, {
        outcome: 'done',
        endedAt: at,
        output: data.output,
        usage: data.usage,
        logs: data.logs,
        warnings: data.warnings,
        trace: data.trace,
        isDefault: data.isDefault,
        decidedBy: data.decidedBy,
      });
      span.output = data.output;
      span.ports = data.ports;
      settle(span, 'done', at);
      return;
    }
    case 'step.attemptFailed':
    case 'step.failed': {
      const attempt = attemptOf(span, data.attempt, at);
      const { error, usage, logs, trace } = data;
      Object.assign(attempt, { outcome: 'failed', endedAt: at, error, usage, logs, trace });
      span.error = error;
      if (data.type === 'step.attemptFailed') {
        attempt.retryAt = Date.parse(data.retryAt);
        span.status = 'retrying';
      } else {
        span.ports = data.ports;
        settle(span, 'failed', at);
      }
      return;
    }
    case 'step.skipped':
      span.skipReason = data.reason;
      settle(span, 'skipped', at);
      return;
    case 'step.cancelled':
      closeOpenAttempt(span, at, 'cancelled');
      settle(span, 'cancelled', at);
      return;
    case 'step.lost':
      closeOpenAttempt(span, at, 'lost');
      span.status = 'queued';
      return;
    case 'step.outcomeUnknown':
      closeOpenAttempt(span, at, 'unknown');
      span.status = 'attention';
      return;
    case 'step.outcomeDecided': {
      const attempt = attemptOf(span, data.attempt, at);
      attempt.decidedBy = data.by;
      attempt.retryAt = at;
      span.status = data.choice === 'run-again' ? 'queued' : 'running';
      return;
    }
    case 'fan.started':
      span.fan = {
        over: data.over,
        count: data.count,
        items: data.items,
        concurrency: data.concurrency,
        startedAt: at,
      };
      return;
    case 'gate.asked':
      span.gate = { id: data.gateId, form: data.form, deadline: Date.parse(data.deadline), askedAt: at, answer: null };
      span.status = 'waiting';
      return;
    case 'gate.answered':
      if (span.gate) span.gate.answer = { at, route: data.route, values: data.values, by: data.by };
      span.status = 'running';
      return;
    case 'gate.timedOut':
      if (span.gate) span.gate.answer = { at, route: data.route, timedOut: true };
      span.status = 'running';
  }
}

function settle(span: Span, status: 'done' | 'failed' | 'skipped' | 'cancelled', at: number): void {
  span.status = status;
  span.endedAt = at;
}

/** The row at a path; made, with the items around it, when this is the first event there. */
function spanAt(spans: Map<string, Span>, document: WorkflowDocument, path: string, nodeId: string): Span {
  const existing = spans.get(path);
  if (existing) return existing;
  const node = document.nodes.find((candidate) => candidate.id === nodeId);
  const span = newSpan(path, nodeId, node);
  spans.set(path, span);
  ensureItem(spans, document, parentPath(path));
  return span;
}

function ensureItem(spans: Map<string, Span>, document: WorkflowDocument, path: string): void {
  const last = parsePath(path).at(-1);
  if (!last || last.index === null || spans.has(path)) return;
  const node = document.nodes.find((candidate) => candidate.key === last.key);
  const item = newSpan(path, node?.id ?? '', node);
  item.kind = 'item';
  item.index = last.index;
  item.parent = path.slice(0, path.lastIndexOf('['));
  spans.set(path, item);
}

/** A row nothing has happened to yet. */
export function newSpan(path: string, nodeId: string, node: WorkflowNode | undefined): Span {
  const parts = parsePath(path);
  const last = parts.at(-1);
  return {
    path,
    parent: parentPath(path),
    kind: 'step',
    nodeId,
    key: last?.key ?? path,
    title: node?.title ?? last?.key ?? path,
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

const newAttempt = (number: number, startedAt: number, input: Attempt['input']): Attempt => ({
  number,
  startedAt,
  endedAt: null,
  outcome: 'running',
  input,
  usage: [],
  logs: [],
  warnings: [],
});

/** A step can end without having started, when its input could not be worked out. */
function attemptOf(span: Span, number: number, at: number): Attempt {
  const existing = span.attempts.findLast((attempt) => attempt.number === number);
  if (existing) return existing;
  const attempt = newAttempt(number, at, []);
  span.attempts.push(attempt);
  span.startedAt ??= at;
  return attempt;
}

function closeOpenAttempt(span: Span, at: number, outcome: 'lost' | 'unknown' | 'cancelled'): void {
  const open = span.attempts.at(-1);
  if (open?.outcome !== 'running') return;
  open.outcome = outcome;
  open.endedAt = at;
}
