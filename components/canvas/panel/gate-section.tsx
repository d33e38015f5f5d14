'use client';

import { lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/skeleton';
import { useRunView } from '../flow/flow-context';

const GateAnswer = lazy(() =>
  import('@/components/runs/gates/gate-answer').then((module) => ({ default: module.GateAnswer })),
);

/** What the run asks a person at this step. */
export const GateSection = ({ nodeId }: { nodeId: string }) => {
  const gate = useRunView((run) => run.gates[nodeId]);
  const until = useRunView((run) => run.timeline?.until ?? 0);
  if (!gate) return null;
  return (
    <section aria-label="What you decide" className="border-line border-b bg-waiting-soft/40 px-4 pt-1 pb-4">
      <h3 className="flex h-8 items-center font-semibold text-meta">What you decide</h3>
      <Suspense fallback={<Skeleton className="h-24" />}>
        <GateAnswer key={gate.id} gateId={gate.id} form={gate.form} deadline={gate.deadline} now={until} />
      </Suspense>
    </section>
  );
};
