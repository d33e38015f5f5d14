'use client';

import { useState } from 'react';
import type { Budget } from '@/graph/budget';
import { Disclosure } from '../../ui/disclosure';
import { BudgetLimits, LABELS, PARTS, type Part } from '../bound/budget-limits';
import { useDocument } from '../store/editor-context';

/** The most this one run may spend, filled in with what the workflow allows. */
export const RunBudget = ({
  onChange,
}: {
  /** null: as the workflow has it; undefined: something that is written is no limit */
  onChange: (budget: Budget | null | undefined) => void;
}) => {
  const allowed = useDocument((document) => document.settings?.budget) ?? {};
  const [changes, setChanges] = useState<Partial<Record<Part, number | null | undefined>>>({});
  const budget = changed(allowed, changes);
  const set = (part: Part, limit: number | null | undefined) => {
    const next = { ...changes, [part]: limit };
    setChanges(next);
    const isWrong = PARTS.some((each) => each in next && next[each] === undefined);
    onChange(isWrong ? undefined : changed(allowed, next));
  };
  const beyond = PARTS.filter((part) => allowed[part] !== undefined && (budget[part] ?? Infinity) > allowed[part]);
  const limited = PARTS.filter((part) => budget[part] !== undefined);
  return (
    <Disclosure
      label="Budget for this run"
      summary={limited.length > 0 ? limited.map((part) => `${LABELS[part]}: ${budget[part]}`).join(', ') : 'No limit'}
    >
      <BudgetLimits budget={budget} onChange={set} />
      <p className="text-ink-3 text-meta">
        {beyond.length > 0
          ? `The workflow allows less (${beyond.map((part) => `${LABELS[part].toLowerCase()}: ${allowed[part]}`).join(', ')}), and that counts.`
          : 'Of this run only. Empty: no limit but those of the workflow.'}
      </p>
    </Disclosure>
  );
};

const changed = (allowed: Budget, changes: Partial<Record<Part, number | null | undefined>>): Budget => {
  const budget: Budget = {};
  for (const part of PARTS) {
    const limit = part in changes ? changes[part] : allowed[part];
    if (limit !== null && limit !== undefined) budget[part] = limit;
  }
  return budget;
};
