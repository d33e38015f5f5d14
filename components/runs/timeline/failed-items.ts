import { isJsonObject } from '@/graph/json';
import { plural } from '../format/cost';
import { budgetProblemOf } from '../retry/budget-problem';
import type { Span, Timeline } from './span';

/** The rows of a list that failed: its items, or groups of them of which some did. */
export const failedItemsOf = (span: Span, timeline: Timeline): Span[] =>
  span.fan?.over === 'items'
    ? span.children.flatMap((path) => {
        const item = timeline.spans.get(path);
        return item && (item.status === 'failed' || hasFailedItems(item)) ? item : [];
      })
    : [];

/** A group of items of which some failed, though its own run may have ended well. */
export const hasFailedItems = ({ group }: Span): boolean => (group?.failedItems ?? 0) > 0;

/** How many items these rows are, of which some may be groups. */
export const countItems = (items: readonly Span[]): number =>
  items.reduce((sum, { group }) => sum + (group?.failedItems ?? 1), 0);

/** An item of a group that failed, by its place in the whole list. */
export interface ItemFailure {
  index: number;
  code: string;
  message: string;
}

/** Why items of a group failed, as its run told it; none when what it gave is too large to be here, or it failed as a whole. */
export function failuresOfGroup({ group, output }: Span): ItemFailure[] {
  if (!group || output === undefined || !isJsonObject(output) || !Array.isArray(output.failed)) return [];
  return output.failed.flatMap((one) =>
    isJsonObject(one) && typeof one.index === 'number' && typeof one.message === 'string'
      ? [{ index: one.index, code: typeof one.code === 'string' ? one.code : '', message: one.message }]
      : [],
  );
}

/** A list that ended well without some of its items. */
export interface Shortfall {
  span: Span;
  failed: number;
  of: number;
  /** of the failed ones, those known to have lacked budget */
  lackedBudget: number;
  /** why, in the words of the first of them */
  reason: string | null;
}

/** What the result of a run lacks because lists were told to go on without items that failed, in the order of the rows. */
export function shortfalls(timeline: Timeline): Shortfall[] {
  const found: Shortfall[] = [];
  for (const span of timeline.spans.values()) {
    if (span.status !== 'done' || span.fan?.over !== 'items') continue;
    const items = failedItemsOf(span, timeline);
    if (items.length === 0) continue;
    const failures = items.flatMap(reasonsOf);
    const lacking = failures.filter(({ code }) => budgetProblemOf({ code }) === 'too-small');
    found.push({
      span,
      failed: countItems(items),
      of: span.fan.count,
      lackedBudget: lacking.reduce((sum, { items: count }) => sum + count, 0),
      reason: (lacking[0] ?? failures[0])?.message ?? null,
    });
  }
  return found;
}

/** Each reason, and how many items it is one of. */
function reasonsOf(row: Span): { code: string; message: string; items: number }[] {
  if (row.error) return [{ code: row.error.code, message: row.error.message, items: row.group?.failedItems ?? 1 }];
  return failuresOfGroup(row).map(({ code, message }) => ({ code, message, items: 1 }));
}

/** For all of them: "3 items failed for lack of budget"; null when there are none. */
export function shortfallWords(all: readonly Pick<Shortfall, 'failed' | 'lackedBudget'>[]): string | null {
  const failed = all.reduce((sum, one) => sum + one.failed, 0);
  const lackedBudget = all.reduce((sum, one) => sum + one.lackedBudget, 0);
  return failed === 0 ? null : `${plural(failed, 'item')} failed${forLackOf(failed, lackedBudget)}`;
}

/** For one of them: "3 of 6 items of “For each name” failed for lack of budget." */
export const shortfallSentence = ({ span, failed, of, lackedBudget }: Shortfall): string =>
  `${failed.toLocaleString('en-US')} of ${plural(of, 'item')} of “${span.title}” failed${forLackOf(failed, lackedBudget)}.`;

const forLackOf = (failed: number, lackedBudget: number): string =>
  lackedBudget === 0 ? '' : lackedBudget === failed ? ' for lack of budget' : ', some for lack of budget';
