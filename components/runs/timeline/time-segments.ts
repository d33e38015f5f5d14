import type { WorkflowDocument } from '@/graph/document';
import { scopePrefix } from './path';
import type { Attempt, Segment, Span, StepStatus } from './span';

interface RunTimes {
  startedAt: number;
  until: number;
  hasEnded: boolean;
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
    if (span.kind === 'item') continue;
    span.readyAt = readyAt(span, spans, sources.get(span.nodeId) ?? [], run);
    // A run that ended leaves nothing queued: what it did not reach stays empty
    if (span.status === 'idle' && span.readyAt !== null && !run.hasEnded) span.status = 'queued';
    span.segments = segmentsOf(span, run);
  }
  // Items are summed from their steps, the innermost first
  const items = [...spans.values()].filter((span) => span.kind === 'item').sort((a, b) => b.depth - a.depth);
  for (const item of items) sumItem(item, spans, run);
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

/** Steps without an incoming edge may start with the run, or with the container around them. */
function scopeStart(span: Span, spans: Map<string, Span>, run: RunTimes): number | null {
  if (span.parent === '') return span.type === '' ? span.startedAt : run.startedAt;
  const containerPath = span.parent.replace(/\[\d+\]$/, '');
  const start = spans.get(containerPath)?.fan?.startedAt ?? null;
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
    } else add(FAILED_OUTCOMES.has(attempt.outcome) ? 'failed' : 'working', attempt.startedAt, end, attempt.number);
    const next = span.attempts[position + 1];
    const gapEnd = next?.startedAt ?? (span.endedAt === null ? run.until : end);
    add(GAP_AFTER[attempt.outcome] ?? 'queued', end, gapEnd, attempt.number);
  });
  return segments;
}

const STATUS_RANK: StepStatus[] = [
  'failed',
  'attention',
  'waiting',
  'retrying',
  'running',
  'queued',
  'cancelled',
  'done',
];

function sumItem(item: Span, spans: Map<string, Span>, run: RunTimes): void {
  const steps = item.children.flatMap((path) => spans.get(path) ?? []);
  const starts = steps.flatMap((step) => step.startedAt ?? []);
  item.startedAt = starts.length > 0 ? Math.min(...starts) : null;
  item.readyAt = spans.get(item.parent)?.fan?.startedAt ?? null;
  const isOver = steps.every((step) => step.endedAt !== null || (step.status === 'idle' && run.hasEnded));
  const ends = steps.flatMap((step) => step.endedAt ?? []);
  item.endedAt = isOver && ends.length > 0 ? Math.max(...ends) : null;
  item.status = itemStatus(steps, isOver);
  item.segments = [];
  if (item.startedAt !== null) {
    if (item.readyAt !== null && item.readyAt < item.startedAt)
      item.segments.push({ kind: 'queued', from: item.readyAt, to: item.startedAt, attempt: 0 });
    const kind = item.status === 'failed' ? 'failed' : item.status === 'waiting' ? 'waiting' : 'working';
    item.segments.push({ kind, from: item.startedAt, to: item.endedAt ?? run.until, attempt: 0 });
  }
}

function itemStatus(steps: Span[], isOver: boolean): StepStatus {
  // A failure with a way on (an error output) is not the item's
  const counted = steps.map((step) => (step.status === 'failed' && step.ports.length > 0 ? 'done' : step.status));
  for (const status of STATUS_RANK) {
    if (status === 'done' && !isOver) return 'running';
    if (counted.includes(status)) return status;
  }
  return counted.every((status) => status === 'skipped') && counted.length > 0 ? 'skipped' : 'idle';
}
