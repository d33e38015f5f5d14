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
    const lacking = items.filter(({ error }) => budgetProblemOf(error) === 'too-small');
    found.push({
      span,
      failed: countItems(items),
      of: span.fan.count,
      lackedBudget: countItems(lacking),
      reason: (lacking[0] ?? items.find(({ error }) => error))?.error?.message ?? null,
    });
  }
  return found;
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
