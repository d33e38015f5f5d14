'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { OwnBudget } from '@/components/canvas/bound/own-budget';
import { type Budget, ownLimits, tighterBudget } from '@/graph/budget';
import type { WorkflowDocument } from '@/graph/document';
import type { RetryVersion } from './version-choice';

/** The most a retry may spend, filled in with what the server would give it: what its run was given. */
export const RetryBudget = ({
  runId,
  runNumber,
  workflowId,
  version,
  ran,
  document,
  given,
  isOpen,
  onChange,
}: {
  runId: string;
  runNumber: number;
  workflowId: string;
  version: RetryVersion;
  /** the workflow as it ran */
  ran: WorkflowDocument;
  /** the one that would run */
  document: WorkflowDocument;
  /** the budget of the run */
  given: Budget | null;
  isOpen: boolean;
  /** null: as it is; undefined: something that is written is no limit */
  onChange: (budget: Budget | null | undefined) => void;
}) => {
  const bound = useQuery(useApi().runs.bound.queryOptions({ id: runId, version }, { staleTime: 60_000 }));
  const allowed = document.settings?.budget ?? {};
  const initial =
    version === 'same'
      ? (given ?? {})
      : (tighterBudget(allowed, given ? ownLimits(given, ran.settings?.budget) : undefined) ?? {});
  const [own, setOwn] = useState<Budget | null | undefined>(null);
  const isLimited = Object.keys(own ?? initial).length > 0;
  return (
    <div className="grid gap-1">
      <OwnBudget
        label="Budget for this retry"
        initial={initial}
        allowed={allowed}
        most={bound.data?.isWhole ? bound.data.total : null}
        isOpen={isOpen}
        allowedAt={`/w/${workflowId}?show=budget`}
        onChange={(budget) => {
          setOwn(budget);
          onChange(budget);
        }}
      />
      {isLimited ? (
        <p className="text-ink-2">
          It counts from zero: nothing that run {runNumber} used counts, nor what is taken over from it.
        </p>
      ) : null}
    </div>
  );
};
