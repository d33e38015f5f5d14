import type { WorkflowDocument } from '@/graph/document';
import { scopePrefix } from './path';
import { type Attempt, bodyStart, repeatKindOf, type Segment, type Span, type StepStatus } from './span';

interface RunTimes {
  startedAt: number;
  until: number;
  hasEnded: boolean;
  /** the run this one retries */
  retriedRunId: string | null;
}

interface Source {
  key: string;
  port: string;
}

/** Fills each row's ready time, bar and, for what has not started, whether it is queued. */
export function timeSegments(spans: Map<string, Span>, document: WorkflowDocument, run: RunTimes): void {
  const sources = new Map<string, Source[]>();
  const keyOf = new Map(document.nodes.map((node) => [node.id, node.key]));
  for (const edge of document.edges) {
    const key = keyOf.get(edge.source);
    if (key) sources.set(edge.target, [...(sources.get(edge.target) ?? []), { key, port: edge.sourcePort }]);
  }
  for (const span of spans.values()) {
    if (span.kind === 'item' || span.isFinal) continue;
    span.readyAt = readyAt(span, spans, sources.get(span.nodeId) ?? [], run);
    // A run that ended leaves nothing queued: what it did not reach stays empty. So does a turn that was taken over
    if (span.status === 'idle' && span.readyAt !== null && !run.hasEnded && !isTurnOver(span.parent, spans))
      span.status = 'queued';
    span.segments = segmentsOf(span, run);
  }
  // Items are summed from their steps, the innermost first, turns in their order
  const items = [...spans.values()]
    .filter((span) => span.kind === 'item' && !span.isFinal)
    .sort((a, b) => b.depth - a.depth);
  for (const item of items) sumItem(item, spans, run);
  for (const span of spans.values()) if (span.kind === 'step' && span.depth === 0) standStill(span, spans);
}

function readyAt(span: Span, spans: Map<string, Span>, sources: Source[], run: RunTimes): number | null {
  if (sources.length === 0) return scopeStart(span, spans, run);
  const prefix = scopePrefix(span.path);
  let latest = Number.NEGATIVE_INFINITY;
  let mayStart = false;
  for (const { key, port } of sources) {
    const source = spans.get(`${prefix}${key}`);
    if (source?.endedAt === null || source?.endedAt === undefined) return span.startedAt;
    latest = Math.max(latest, source.endedAt);
    if (source.ports.includes(port)) mayStart = true;
  }
  if (!mayStart) return span.startedAt;
  return span.startedAt === null ? latest : Math.min(latest, span.startedAt);
}

/** When a body could begin: with its container, but a turn of a loop only once the one before it is over. */
function instanceStart(path: string, spans: Map<string, Span>): number | null {
  const at = path.endsWith(']') ? path.lastIndexOf('[') : path.length;
  const container = spans.get(path.slice(0, at));
  const start = bodyStart(container);
  const turn = Number(path.slice(at + 1, -1));
  if (!container?.loop || !(turn > 0)) return start;
  const before = spans.get(`${container.path}[${turn - 1}]`)?.children ?? [];
  return before.reduce((latest, child) => Math.max(latest, spans.get(child)?.endedAt ?? latest), start ?? 0);
}

/** The turn of a loop at this path is over. */
function isTurnOver(path: string, spans: Map<string, Span>): boolean {
  const at = path.endsWith(']') ? path.lastIndexOf('[') : -1;
  return at > 0 && Number(path.slice(at + 1, -1)) < (spans.get(path.slice(0, at))?.loop?.turns ?? 0);
}

/** Steps without an incoming edge may start with the run, or with the container around them. */
function scopeStart(span: Span, spans: Map<string, Span>, run: RunTimes): number | null {
  if (span.parent === '') return span.type === '' ? span.startedAt : run.startedAt;
  const start = instanceStart(span.parent, spans);
  if (start === null) return span.startedAt;
  return span.startedAt === null ? start : Math.min(start, span.startedAt);
}

const FAILED_OUTCOMES: ReadonlySet<Attempt['outcome']> = new Set(['failed', 'lost', 'unknown']);

/** What a step does between an attempt and the next: after an unknown outcome it waits for a person to decide. */
const GAP_AFTER: Partial<Record<Attempt['outcome'], Segment['kind']>> = { failed: 'backoff', unknown: 'waiting' };

function segmentsOf(span: Span, run: RunTimes): Segment[] {
  const segments: Segment[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  // Pieces follow one another even if a log tells them out of order
  const add = (kind: Segment['kind'], start: number, end: number, attempt: number) => {
    const from = Math.max(start, reached);
    const to = Math.max(from, end);
    if (to === from && kind !== 'working' && kind !== 'failed') return;
    segments.push({ kind, from, to, attempt });
    reached = to;
  };
  if (span.status === 'skipped') return segments;
  const first = span.attempts[0];
  if (span.readyAt !== null && (first || span.status === 'queued'))
    add('queued', span.readyAt, first?.startedAt ?? run.until, 0);
  span.attempts.forEach((attempt, position) => {
    const end = attempt.endedAt ?? run.until;
    if (span.gate && position === span.attempts.length - 1) {
      const answered = span.gate.answer?.at ?? end;
      add('working', attempt.startedAt, span.gate.askedAt, attempt.number);
      add('waiting', span.gate.askedAt, answered, attempt.number);
      if (end > answered) add('working', answered, end, attempt.number);
    } else add(workKind(span, attempt), attempt.startedAt, end, attempt.number);
    const next = span.attempts[position + 1];
    // What a person said of the last try ended the step; until then it waited for them
    const isDecided = !next && span.decision !== undefined;
    const gapEnd = next?.startedAt ?? (isDecided ? span.endedAt : span.endedAt && end) ?? run.until;
    add(isDecided ? 'waiting' : (GAP_AFTER[attempt.outcome] ?? 'queued'), end, gapEnd, attempt.number);
  });
  return segments;
}

const workKind = (span: Span, attempt: Attempt): Segment['kind'] =>
  FAILED_OUTCOMES.has(attempt.outcome) ? 'failed' : span.isTimer ? 'sleeping' : 'working';

const STATUS_RANK: StepStatus[] = [
  'failed',
  'attention',
  'waiting',
  'retrying',
  'running',
  'sleeping',
  'queued',
  'cancelled',
  'done',
];

function sumItem(item: Span, spans: Map<string, Span>, run: RunTimes): void {
  const steps = item.children.flatMap((path) => spans.get(path) ?? []);
  for (const step of steps) standStill(step, spans);
  const starts = steps.flatMap((step) => step.startedAt ?? []);
  item.startedAt = starts.length > 0 ? Math.min(...starts) : null;
  item.readyAt = instanceStart(item.path, spans);
  const isOver = steps.every((step) => step.endedAt !== null || (step.status === 'idle' && run.hasEnded));
  const ends = steps.flatMap((step) => step.endedAt ?? []);
  item.endedAt = isOver && ends.length > 0 ? Math.max(...ends) : null;
  item.status = itemStatus(steps, isOver);
  const heard = steps.filter((step) => step.status !== 'idle' && step.status !== 'skipped');
  if (heard.length > 0 && heard.every((step) => step.reusedFrom)) item.reusedFrom = heard[0]?.reusedFrom;
  if (item.status === 'failed') item.error = steps.find(isDeadEnd)?.error;
  if (steps.every((step) => step.status === 'idle') && isTurnOver(item.path, spans)) takeOverTurn(item, spans, run);
  item.segments = [];
  if (item.startedAt !== null) {
    if (item.readyAt !== null && item.readyAt < item.startedAt)
      item.segments.push({ kind: 'queued', from: item.readyAt, to: item.startedAt, attempt: 0 });
    item.segments.push({
      kind: ITEM_BAR[item.status] ?? 'working',
      from: item.startedAt,
      to: item.endedAt ?? run.until,
      attempt: 0,
    });
  }
}

/** A retry knows of the turns before the one it goes on with only what they gave: nothing in them ran, nor will. */
function takeOverTurn(turn: Span, spans: Map<string, Span>, run: RunTimes): void {
  turn.status = 'done';
  if (run.retriedRunId) turn.reusedFrom = run.retriedRunId;
  const drop = (paths: string[]): void => {
    for (const path of paths) {
      drop(spans.get(path)?.children ?? []);
      spans.delete(path);
    }
  };
  drop(turn.children);
  turn.children = [];
}

const STILL: readonly StepStatus[] = ['attention', 'waiting', 'sleeping'];

/** A container whose steps all wait waits itself; it is at work as soon as one of them is. */
function standStill(span: Span, spans: Map<string, Span>): void {
  if (span.status !== 'running' || bodyStart(span) === null) return;
  const inside = span.children.flatMap((path) => spans.get(path) ?? []);
  if (repeatKindOf(span) === null) for (const step of inside) standStill(step, spans);
  const open = new Set<StepStatus>(
    inside.flatMap(({ status, endedAt }) => (endedAt === null && status !== 'idle' ? status : [])),
  );
  const still = STILL.find((status) => open.has(status));
  // Items that have not begun wait for a place, not for what the others wait for
  open.delete('queued');
  if (still && [...open].every((status) => STILL.includes(status))) span.status = still;
}

const ITEM_BAR: Partial<Record<StepStatus, Segment['kind']>> = {
  failed: 'failed',
  waiting: 'waiting',
  attention: 'waiting',
  sleeping: 'sleeping',
};

/** A failure with a way on (an error output) is not the item's. */
const isDeadEnd = (step: Span): boolean => step.status === 'failed' && step.ports.length === 0;

function itemStatus(steps: Span[], isOver: boolean): StepStatus {
  const counted = steps.map((step) => (step.status === 'failed' && !isDeadEnd(step) ? 'done' : step.status));
  for (const status of STATUS_RANK) {
    if (status === 'done' && !isOver) return 'running';
    if (counted.includes(status)) return status;
  }
  return counted.every((status) => status === 'skipped') && counted.length > 0 ? 'skipped' : 'idle';
}
