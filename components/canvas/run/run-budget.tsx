'use client';

import type { Budget } from '@/graph/budget';
import { OwnBudget } from '../bound/own-budget';
import { useDocument, useView } from '../store/editor-context';

/** The most this one run may spend, filled in with what the workflow allows. */
export const RunBudget = ({
  onChange,
}: {
  /** null: as the workflow has it; undefined: something that is written is no limit */
  onChange: (budget: Budget | null | undefined) => void;
}) => {
  const allowed = useDocument((document) => document.settings?.budget) ?? NO_LIMIT;
  const bound = useView((view) => view.bound);
  return (
    <OwnBudget
      label="Budget for this run"
      initial={allowed}
      allowed={allowed}
      most={bound && bound.unfinished.length === 0 ? bound.total : null}
      onChange={onChange}
    />
  );
};

const NO_LIMIT: Budget = {};
