'use client';

import type { Amount } from '@/graph/bound/amount';
import { moneyInWords, wholeNumber } from '@/graph/bound/bound-words';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { BudgetLimits, LABELS, mostOf, PARTS, type Part } from './budget-limits';

/** The most one run may spend. Empty: no limit. */
export const BudgetFields = ({ total, isWhole }: { total: Amount; isWhole: boolean }) => {
  const editor = useEditor();
  const budget = useDocument((document) => document.settings?.budget) ?? {};
  const isReadOnly = useView((view) => view.isReadOnly);
  const set = (part: Part, limit: number | null) => {
    const { [part]: _, ...others } = budget;
    editor.setBudget(limit === null ? others : { ...others, [part]: limit });
  };
  const tight = PARTS.filter((part) => isTight(budget[part], mostOf(total, part)));
  return (
    <section aria-label="Budget" className="grid gap-2 border-line border-t px-4 py-3">
      <h3 className="font-semibold text-meta">Budget of one run</h3>
      <BudgetLimits
        budget={budget}
        most={isWhole ? total : null}
        isReadOnly={isReadOnly}
        onChange={(part, limit) => (limit === undefined ? undefined : set(part, limit))}
      />
      <p className="text-ink-3 text-meta">
        {tight.length > 0
          ? `A run can need more than that (${tight.map((part) => needInWords(part, mostOf(total, part))).join(', ')}). A step that could go beyond the budget is not begun: it fails, and its error port or default is taken where it has one.`
          : 'Empty: no limit. A step begins only when all it could need is left, so steps side by side never go beyond it together.'}
      </p>
    </section>
  );
};

const isTight = (limit: number | undefined, most: number | null): boolean =>
  limit !== undefined && (most === null || most > limit);

const needInWords = (part: Part, most: number | null): string => {
  if (part === 'costUsd') return most === null ? 'at an unknown cost' : moneyInWords(most);
  return `${wholeNumber(most ?? 0)} ${LABELS[part].toLowerCase()}`;
};
