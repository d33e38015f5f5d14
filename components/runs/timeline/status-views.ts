import type { StepStatusView } from '@/components/canvas/step-card';
import type { Status } from '@/components/ui/status-icon';
import type { WorkflowDocument } from '@/graph/document';
import { formatCost, formatCount, plural } from '../format/cost';
import { formatDuration, formatElapsed } from '../format/duration';
import { formatWakeAt } from '../format/wait';
import { budgetProblemOf } from '../retry/budget-problem';
import { countItems, failedItemsOf, hasFailedItems } from './failed-items';
import { repeatWords } from './repeat-words';
import { bodyStart, type Span, type StepStatus, type Timeline } from './span';
import { usageOf } from './totals';

/** What a running step has said of itself since it began; never stored. */
export interface LiveProgress {
  text: string;
  message?: string;
  fraction?: number;
}

const MOST_MARKS = 24;
const STREAMED_CHARACTERS = 120;

/** What each card of the picture shows at the moment the timeline stands at. Steps in items are summed into one card. */
export function statusViews(
  timeline: Timeline,
  document: WorkflowDocument,
  progress: ReadonlyMap<string, LiveProgress> = new Map(),
): Record<string, StepStatusView> {
  const byNode = new Map<string, Span[]>();
  for (const span of timeline.spans.values()) {
    if (span.kind === 'item') continue;
    const spans = byNode.get(span.nodeId);
    if (spans) spans.push(span);
    else byNode.set(span.nodeId, [span]);
  }
  const views: Record<string, StepStatusView> = {};
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  for (const node of document.nodes) {
    // Of a container whose result was taken over, or whose items are spread over runs, nothing inside ran here
    let shown = node;
    for (
      let at: typeof shown | undefined = node;
      at;
      at = at.parentId === undefined ? undefined : byId.get(at.parentId)
    )
      if (byNode.get(at.id)?.some((span) => span.reusedFrom || (span.fan?.spread && at !== node))) shown = at;
    const spans = byNode.get(node.id) ?? byNode.get(shown.id) ?? [];
    const [only] = spans;
    const without = only && shown !== node ? missingInside(only, timeline, document) : null;
    views[node.id] =
      without ??
      (only && spans.length === 1 ? viewOf(only, timeline, progress.get(only.path)) : summedView(spans, timeline));
  }
  return views;
}

/** A step inside of a container whose items are spread over runs: where items failed, it, or one beside it, is why. */
function missingInside(container: Span, timeline: Timeline, { nodes }: WorkflowDocument): StepStatusView | null {
  const failed = container.fan?.spread ? countItems(failedItemsOf(container, timeline)) : 0;
  if (failed === 0 || container.endedAt === null) return null;
  const isAlone = nodes.filter(({ parentId }) => parentId === container.nodeId).length === 1;
  return {
    status: isAlone ? 'failed' : 'attention',
    word: `${count(failed)} of ${count(container.fan?.count ?? failed)} failed`,
    detail: isAlone ? undefined : 'in some step inside',
    firedPorts: container.status === 'done' ? ['out'] : [],
  };
}

const ORDER: StepStatus[] = [
  'failed',
  'attention',
  'waiting',
  'retrying',
  'running',
  'sleeping',
  'queued',
  'cancelled',
  'done',
  'skipped',
];

/** Many runs of one step read as the most telling of them. Gone through once: there may be ten thousand. */
function summedView(spans: Span[], timeline: Timeline): StepStatusView {
  const isOver = timeline.endedAt !== null;
  const having = new Map<StepStatus, number>();
  const firedPorts = new Set<string>();
  let reached = 0;
  let ended = 0;
  let worked = 0;
  for (const span of spans) {
    having.set(span.status, (having.get(span.status) ?? 0) + 1);
    for (const port of span.ports) firedPorts.add(port);
    if (isOver && span.status === 'idle') continue;
    reached += 1;
    if (span.endedAt !== null) ended += 1;
    worked += workedMs(span);
  }
  const status = ORDER.find((candidate) => having.has(candidate));
  if (!status) return notReached(timeline);
  const failed = having.get('failed') ?? 0;
  return {
    status: cardStatus(status),
    word:
      failed > 0
        ? `${count(failed)} of ${count(reached)} failed`
        : ended === reached
          ? `Done ${formatDuration(worked)}`
          : summedWord(status, having.get(status) ?? 0, ended, reached),
    detail: reached > 1 ? `${count(reached)} times` : undefined,
    firedPorts: [...firedPorts],
  };
}

/** Steps that stand still are counted by what they wait for; else those that have ended are. */
function summedWord(status: StepStatus, having: number, ended: number, reached: number): string {
  const what = { attention: 'to decide', waiting: 'waiting for a person', sleeping: 'waiting for time' }[
    status as string
  ];
  return what ? `${count(having)} of ${count(reached)} ${what}` : `${count(ended)} of ${count(reached)}`;
}

const count = (of: number): string => of.toLocaleString('en-US');

function viewOf(span: Span, timeline: Timeline, progress: LiveProgress | undefined): StepStatusView {
  if (span.status === 'idle') return notReached(timeline);
  const usage = usageOf(span);
  const missing = missingIn(span, timeline);
  const status = missing > 0 ? 'attention' : cardStatus(span.status);
  const isAtWork = span.status === 'running';
  return {
    status,
    word: missing > 0 ? `Done without ${plural(missing, 'item')}` : wordOf(span, timeline),
    detail: isAtWork ? progress?.message : usageDetail(span),
    ...(isAtWork && progress?.text ? { streamed: tail(progress.text) } : {}),
    ...(isAtWork && progress ? { fraction: progress.fraction ?? null } : {}),
    ...(span.fan || span.loop ? { iterations: iterationsOf(span, timeline) } : {}),
    firedPorts: span.ports,
    isStandIn: usage.some((call) => call.isStandIn),
    ...(span.status === 'failed' && budgetProblemOf(span.error) === 'too-small' ? { lacksBudget: true } : {}),
    ...(span.reusedFrom ? { isReused: true } : {}),
  };
}

/** Items that a list which ended well went on without. */
export const missingIn = (span: Span, timeline: Timeline): number =>
  span.status === 'done' ? countItems(failedItemsOf(span, timeline)) : 0;

const notReached = (timeline: Timeline): StepStatusView =>
  timeline.endedAt === null ? { status: 'queued', word: 'Not yet' } : { status: 'skipped', word: 'Not reached' };

/** A card knows no idle: the picture always shows a run. */
export const cardStatus = (status: StepStatus): Status => (status === 'idle' ? 'queued' : status);

/** Of a row: a group says that items of it failed, though its own run ended well. */
export const rowStatus = (span: Span): Status => (hasFailedItems(span) ? 'failed' : cardStatus(span.status));

/** The state of a step in words, with how long: "Done 1.8 s", "Waiting 0:02", "Try 2 of a busy model". */
function wordOf(span: Span, timeline: Timeline): string {
  const now = timeline.until;
  if (span.reusedFrom) return reusedWords(timeline);
  if (bodyStart(span) !== null && WAITS_INSIDE.has(span.status)) return 'A step inside waits';
  switch (span.status) {
    case 'idle':
      return 'Not reached';
    case 'queued':
      return 'Queued';
    case 'running':
      return `${span.call ? 'Its run is at work' : 'Running'} ${formatElapsed(now - (span.attempts.at(-1)?.startedAt ?? now))}`;
    case 'waiting':
      return `Waiting ${formatElapsed(now - (span.gate?.askedAt ?? now))}`;
    case 'sleeping':
      return `Waits until ${formatWakeAt(span.wakeAt ?? now, now)}`;
    case 'retrying':
      return 'Trying again';
    case 'attention':
      return 'Did it happen?';
    case 'done':
      return span.isDefault ? 'Used the default' : `Done ${formatDuration(workedMs(span))}`;
    case 'failed':
      return span.error?.message ?? 'Failed';
    case 'skipped':
      return span.skipReason === 'off' ? 'Off' : 'Skipped';
    case 'cancelled':
      return 'Stopped';
  }
}

/** Time from its first start to its end, people included. */
export const tookMs = (span: Span, now: number): number | null =>
  span.startedAt === null || span.status === 'skipped' ? null : Math.max(0, (span.endedAt ?? now) - span.startedAt);

/** Where a result that was taken over comes from: "From run 12". */
export const reusedWords = ({ retryOf }: Timeline): string =>
  retryOf ? `From run ${retryOf.number}` : 'From an earlier run';

const WAITS_INSIDE: ReadonlySet<StepStatus> = new Set(['attention', 'waiting', 'sleeping']);
const WAITS: ReadonlySet<string> = new Set(['waiting', 'sleeping']);

/** Time an attempt was at work, or waited for something. */
const workedMs = (span: Span): number =>
  span.segments
    .filter((segment) => segment.kind === 'working' || segment.kind === 'failed' || WAITS.has(segment.kind))
    .reduce((sum, segment) => sum + (segment.to - segment.from), 0);

function usageDetail(span: Span): string | undefined {
  const usage = usageOf(span);
  if (usage.length === 0) return undefined;
  const total = (count: (call: (typeof usage)[number]) => number | null) =>
    usage.reduce<number | null>((sum, call) => {
      const part = count(call);
      return sum === null || part === null ? null : sum + part;
    }, 0);
  const tokens = total((call) =>
    call.inputTokens === null || call.outputTokens === null ? null : call.inputTokens + call.outputTokens,
  );
  if (usage.every((call) => call.isStandIn)) return 'Built-in rules';
  const cost = formatCost(total((call) => call.costUsd));
  return `${tokens === null ? 'tokens unknown' : `${formatCount(tokens)} tokens`} · ${cost === 'unknown' ? 'cost unknown' : cost}`;
}

function iterationsOf(span: Span, timeline: Timeline): StepStatusView['iterations'] {
  if (span.fan?.over === 'branches') return undefined;
  const items = span.children.flatMap((path) => timeline.spans.get(path) ?? []);
  // Of many turns the last ones tell most; of many items the first
  const shown = span.loop ? items.slice(-MOST_MARKS) : items.slice(0, MOST_MARKS);
  const marks: Status[] = shown.map(rowStatus);
  while (marks.length < Math.min(MOST_MARKS, rowsOf(span))) marks.push('queued');
  const missing = span.fan?.spread && span.endedAt !== null ? countItems(failedItemsOf(span, timeline)) : 0;
  // The marks are its groups already, and there is room for little more
  return { marks, label: missing > 0 ? `${plural(missing, 'item')} failed` : repeatWords(span, timeline) };
}

/** Rows a list will have once all of it has begun. */
const rowsOf = ({ fan }: Span): number => (fan ? Math.ceil(fan.count / (fan.spread?.itemsPerGroup ?? 1)) : 0);

const tail = (text: string): string =>
  text.length <= STREAMED_CHARACTERS ? text : `…${text.slice(-STREAMED_CHARACTERS)}`;
