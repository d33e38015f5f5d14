import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import type { RunEvent } from '@/server/engine/events';
import { reusedEvents } from '@/server/engine/reuse';
import { plural } from '../format/cost';
import { placeName } from '../timeline/place-words';
import { runOrder } from '../timeline/run-order';
import { repeatKindOf, type Span, type Timeline } from '../timeline/span';

/** What a person wants to run again. */
export interface RetryWish {
  /** the step to begin from; null for everything that failed */
  fromPath: string | null;
  /** of a step that repeats over a list: only the items that failed */
  onlyFailedItems: boolean;
}

export interface RetryLine {
  path: string;
  nodeId: string;
  title: string;
  /** how much of a container: "3 of 200 items", "from turn 4" */
  note?: string;
}

export interface RetryPreview {
  /** in run order */
  again: RetryLine[];
  reused: RetryLine[];
  /** steps among those that run again that have already changed something outside, and how often */
  writes: { nodeId: string; title: string; times: number }[];
}

interface Source {
  runId: string;
  /** what would run: as it ran, or as it is now */
  document: WorkflowDocument;
  events: readonly RunEvent[];
  timeline: Timeline;
  registry: NodeRegistry;
}

/**
 * What a retry would run again and what it would take over, found by the rule the engine itself begins it by. Null when the
 * workflow as it ran is not understood any more.
 */
export function previewRetry(
  { runId, document, events, timeline, registry }: Source,
  wish: RetryWish,
): RetryPreview | null {
  const { plan } = compile(document, registry);
  if (!plan) return null;
  const reused = new Set<string>();
  const opened = new Set<string>();
  const goneOn = new Set<string>();
  for (const { path, data } of reusedEvents(plan, events, { runId, ...wish }))
    if (data.type === 'step.reused') reused.add(path);
    else if (data.type === 'step.started') opened.add(path);
    // Of a turn that is over only what it handed on is known
    else if (data.type === 'loop.turned') reused.add(`${path}[${data.turn}]`);
    else if (data.type === 'fan.started')
      for (const { group } of data.before ?? []) goneOn.add(`${path}[${group}]/group`);

  const preview: RetryPreview = { again: [], reused: [], writes: [] };
  const lines = (paths: readonly string[]): void => {
    for (const path of paths) {
      const span = timeline.spans.get(path);
      if (!span) continue;
      const { nodeId, title } = span;
      if (reused.has(path)) preview.reused.push({ path, nodeId, title });
      else if (opened.has(path) && repeatKindOf(span) === null) lines(span.children);
      else if (opened.has(path)) preview.again.push({ path, nodeId, title, note: partOf(span, timeline, reused) });
      // What lay on another way may lie on it again; what was never reached runs when it is its turn
      else if (span.status !== 'skipped') preview.again.push({ path, nodeId, title });
    }
  };
  // A drawing that has changed since may have steps the run knows nothing of
  for (const node of runOrder(document).get(undefined) ?? [])
    if (timeline.spans.has(node.key)) lines([node.key]);
    else preview.again.push({ path: node.key, nodeId: node.id, title: node.title });
  const repeats = ({ path, group }: Span): boolean =>
    // A run that goes on from the one before repeats nothing that one has done; another does, if its steps do anything
    group === undefined || (!goneOn.has(path) && changesOutside(plan, group.containerId));
  preview.writes = writesAgain(timeline, reused, preview.again, repeats);
  return preview;
}

function partOf(span: Span, timeline: Timeline, reused: ReadonlySet<string>): string {
  const kept = span.children.filter((path) => isTakenOver(path, timeline, reused)).length;
  if (span.loop) return `from ${placeName('turns', kept).toLowerCase()}`;
  const { spread } = span.fan ?? {};
  if (spread) {
    const groups = Math.ceil((span.fan?.count ?? 0) / spread.itemsPerGroup);
    return `in ${(groups - kept).toLocaleString('en-US')} of ${plural(groups, 'group')}`;
  }
  const count = span.fan?.count ?? span.children.length;
  return `${(count - kept).toLocaleString('en-US')} of ${plural(count, span.fan?.over === 'votes' ? 'vote' : 'item')}`;
}

/** All that ran in this item is taken over. */
function isTakenOver(path: string, timeline: Timeline, reused: ReadonlySet<string>): boolean {
  if (reused.has(path)) return true;
  const steps = timeline.spans.get(path)?.children.flatMap((child) => timeline.spans.get(child) ?? []) ?? [];
  const counted = steps.filter(({ status }) => status !== 'skipped');
  return counted.length > 0 && counted.every((step) => reused.has(step.path));
}

/** Whether a step inside this container, whose items are spread over runs, changes something. */
function changesOutside(plan: Plan, containerId: string): boolean {
  const scope = plan.scopes[containerId];
  return ((scope?.ofGroup ?? scope)?.nodeIds ?? []).some((id) => {
    const node = plan.nodes[id];
    return node?.isContainer ? changesOutside(plan, id) : node?.effect === 'write';
  });
}

/** What the run of a group did is said of its container. */
const titleOf = ({ title, parent, group }: Span, { spans }: Timeline): string =>
  group ? (spans.get(parent)?.title ?? title) : title;

function writesAgain(
  timeline: Timeline,
  reused: ReadonlySet<string>,
  again: RetryLine[],
  repeats: (span: Span) => boolean,
): RetryPreview['writes'] {
  const roots = new Set(again.map(({ path }) => path));
  const runsAgain = (path: string): boolean => {
    for (let at = path; at !== '' && !reused.has(at); at = timeline.spans.get(at)?.parent ?? '')
      if (roots.has(at)) return true;
    return false;
  };
  const writes = new Map<string, RetryPreview['writes'][number]>();
  for (const span of timeline.spans.values()) {
    if (span.effect !== 'write' || !repeats(span) || !runsAgain(span.path)) continue;
    if (!span.attempts.some(({ outcome }) => outcome === 'done' || outcome === 'unknown')) continue;
    const known = writes.get(span.nodeId);
    if (known) known.times += 1;
    else writes.set(span.nodeId, { nodeId: span.nodeId, title: titleOf(span, timeline), times: 1 });
  }
  return [...writes.values()];
}
