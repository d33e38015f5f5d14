import type { NodeRegistry } from '@/graph/node-definition';
import { hasFailedItems } from './failed-items';
import { isProblem } from './problems';
import type { Span, Timeline } from './span';

/** `problems` are also tries that failed, defaults used and open decisions; `failed` only what failed in the end. */
export type RowFilter = 'all' | 'ai' | 'tools' | 'problems' | 'failed';

export interface RowOptions {
  collapsed: ReadonlySet<string>;
  filter: RowFilter;
  search: string;
}

export interface Row {
  span: Span;
  /** 1 at the top, as treegrid levels count */
  level: number;
  isExpandable: boolean;
  isExpanded: boolean;
  /** 1-based place among its siblings, and how many there are */
  position: number;
  siblings: number;
}

/**
 * Rows from top to bottom. While a filter or a search is on, the rows that match are shown with those they sit in, and
 * nothing is collapsed.
 */
export function timelineRows(timeline: Timeline, registry: NodeRegistry, options: RowOptions): Row[] {
  const needle = options.search.trim().toLowerCase();
  const isNarrowed = options.filter !== 'all' || needle !== '';
  const shown = isNarrowed ? matchingPaths(timeline, registry, options.filter, needle) : null;
  const rows: Row[] = [];
  const visit = (paths: string[], level: number) => {
    const siblings = shown ? paths.filter((path) => shown.has(path)) : paths;
    siblings.forEach((path, position) => {
      const span = timeline.spans.get(path);
      if (!span) return;
      const children = shown ? span.children.filter((child) => shown.has(child)) : span.children;
      const isExpandable = children.length > 0;
      const isExpanded = isExpandable && (isNarrowed || !options.collapsed.has(path));
      rows.push({ span, level, isExpandable, isExpanded, position: position + 1, siblings: siblings.length });
      if (isExpanded) visit(span.children, level + 1);
    });
  };
  visit(timeline.roots, 1);
  return rows;
}

function matchingPaths(timeline: Timeline, registry: NodeRegistry, filter: RowFilter, needle: string): Set<string> {
  const shown = new Set<string>();
  for (const span of timeline.spans.values()) {
    if (span.kind === 'item' || !matchesFilter(span, registry, filter) || !matchesSearch(span, needle)) continue;
    for (let path: string | undefined = span.path; path; path = timeline.spans.get(path)?.parent) shown.add(path);
  }
  return shown;
}

function matchesFilter(span: Span, registry: NodeRegistry, filter: RowFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'problems') return isProblem(span);
  if (filter === 'failed') return span.status === 'failed' || hasFailedItems(span);
  const category = registry.get(span.type)?.category;
  if (filter === 'tools') return category === 'tools';
  // A router that asks a model is AI too: it used one
  return category === 'ai' || span.attempts.some((attempt) => attempt.usage.length > 0);
}

/** Names and values: the title, the resolved input and the output. */
function matchesSearch(span: Span, needle: string): boolean {
  if (needle === '') return true;
  if (span.title.toLowerCase().includes(needle)) return true;
  if (span.output !== undefined && JSON.stringify(span.output).toLowerCase().includes(needle)) return true;
  if (span.error?.message.toLowerCase().includes(needle)) return true;
  return span.attempts.some((attempt) =>
    attempt.input.some((field) => JSON.stringify(field.value).toLowerCase().includes(needle)),
  );
}

/** How many steps each filter would show, said on its button. */
export function filterCounts(timeline: Timeline, registry: NodeRegistry): Record<RowFilter, number> {
  const counts: Record<RowFilter, number> = { all: 0, ai: 0, tools: 0, problems: 0, failed: 0 };
  for (const span of timeline.spans.values()) {
    if (span.kind === 'item') continue;
    counts.all += 1;
    for (const filter of NARROWING) if (matchesFilter(span, registry, filter)) counts[filter] += 1;
  }
  return counts;
}

const NARROWING = ['ai', 'tools', 'problems', 'failed'] as const;

/** So many failed items are read where they stand; more make a list of their own, where each says why. */
const MOST_OPEN = 12;

/** Long lists start closed, but for the items that failed, the turn at work, and the one that was asked for. */
export function initiallyCollapsed(timeline: Timeline, keepOpen: string | null): Set<string> {
  const collapsed = new Set<string>();
  const failed = new Map<string, number>();
  for (const span of timeline.spans.values())
    if (span.kind === 'item' && span.status === 'failed') failed.set(span.parent, (failed.get(span.parent) ?? 0) + 1);
  for (const span of timeline.spans.values()) {
    if (span.kind !== 'item') continue;
    const container = timeline.spans.get(span.parent);
    const siblings = container?.children.length ?? 0;
    const isWanted = keepOpen?.startsWith(`${span.path}/`) ?? false;
    const isReadHere = span.status === 'failed' && (failed.get(span.parent) ?? 0) <= MOST_OPEN;
    const isAtWork = container?.endedAt === null && container.loop?.turns === span.index;
    if (siblings > 1 && !isReadHere && !isAtWork && !isWanted) collapsed.add(span.path);
  }
  return collapsed;
}
