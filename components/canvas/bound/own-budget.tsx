'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { Amount } from '@/graph/bound/amount';
import { moneyInWords, wholeNumber } from '@/graph/bound/bound-words';
import type { Budget } from '@/graph/budget';
import { Disclosure } from '../../ui/disclosure';
import { BudgetLimits, LABELS, PARTS, type Part } from './budget-limits';

type Changes = Partial<Record<Part, number | null | undefined>>;

/** The most one run may spend, apart from what its workflow allows every run. */
export const OwnBudget = ({
  label,
  initial,
  allowed,
  most,
  isOpen,
  allowedAt,
  onChange,
}: {
  label: string;
  /** what it may spend if nothing is changed here */
  initial: Budget;
  /** what the workflow allows: no run gets more */
  allowed: Budget;
  /** what one run can need; null while that is not known */
  most: Amount | null;
  /** whether it is unfolded from the beginning */
  isOpen?: boolean;
  /** address of the place where the workflow's own budget is set, when that is not here */
  allowedAt?: string;
  /** null: as it is; undefined: something that is written is no limit */
  onChange: (budget: Budget | null | undefined) => void;
}) => {
  const [isUnfolded, setUnfolded] = useState(isOpen ?? false);
  const [changes, setChanges] = useState<Changes>({});
  const budget = changed(initial, changes);
  const set = (part: Part, limit: number | null | undefined) => {
    const next = { ...changes, [part]: limit };
    setChanges(next);
    const isWrong = PARTS.some((each) => each in next && next[each] === undefined);
    onChange(isWrong ? undefined : changed(initial, next));
  };
  const beyond = PARTS.filter((part) => allowed[part] !== undefined && (budget[part] ?? Infinity) > allowed[part]);
  const limited = PARTS.filter((part) => budget[part] !== undefined);
  const inWords = (limits: Budget, parts: readonly Part[]): string =>
    parts.map((part) => `${LABELS[part].toLowerCase()}: ${amountInWords(part, limits[part])}`).join(', ');
  return (
    <Disclosure
      label={label}
      summary={limited.length > 0 ? inWords(budget, limited) : 'No limit'}
      isOpen={isUnfolded}
      onOpenChange={setUnfolded}
    >
      <BudgetLimits budget={budget} most={most} onChange={set} />
      <p className="text-ink-3 text-meta">
        {beyond.length > 0
          ? `The workflow allows less (${inWords(allowed, beyond)}), and that counts. `
          : 'Of this run only. Empty: no limit but those of the workflow.'}
        {beyond.length === 0 ? null : allowedAt ? (
          <Link href={allowedAt} className="font-medium text-accent-text underline underline-offset-2">
            Raise it in the editor
          </Link>
        ) : (
          'Raise it under “at most” beside Run.'
        )}
      </p>
    </Disclosure>
  );
};

const amountInWords = (part: Part, amount: number | undefined): string =>
  part === 'costUsd' ? moneyInWords(amount ?? 0) : wholeNumber(amount ?? 0);

const changed = (initial: Budget, changes: Changes): Budget => {
  const budget: Budget = {};
  for (const part of PARTS) {
    const limit = part in changes ? changes[part] : initial[part];
    if (limit !== null && limit !== undefined) budget[part] = limit;
  }
  return budget;
};
