'use client';

import Link from 'next/link';
import { lazy, Suspense, useState } from 'react';
import { Note } from '../../ui/note';
import { Segmented } from '../../ui/segmented';
import { Skeleton } from '../../ui/skeleton';
import { StatusIcon } from '../../ui/status-icon';
import { useRunView } from '../flow/flow-context';
import { useEditor } from '../store/editor-context';

// Everything that knows how values read comes with the first result that is looked at.
const StepValues = lazy(() => import('./step-values').then((module) => ({ default: module.StepValues })));

const actionStyle = 'self-center whitespace-nowrap font-medium text-failed underline underline-offset-2';

/** What the step gave, and what it received, in the run on the canvas. */
export const ResultSection = ({ nodeId }: { nodeId: string }) => {
  const editor = useEditor();
  const view = useRunView((run) => run.views[nodeId]);
  const runId = useRunView((run) => run.runId);
  const [side, setSide] = useState<'output' | 'input'>('output');
  if (runId === null) return null;
  const isFailed = view?.status === 'failed';
  return (
    <section aria-label="Result" className="px-4 pt-1 pb-6">
      <div className="flex h-8 items-center gap-2">
        <h3 className="font-semibold text-meta">Result</h3>
        {view ? (
          <span className="ms-auto flex min-w-0 items-center gap-1 text-ink-3 text-meta">
            <StatusIcon status={view.status} />
            <span className="truncate">
              {[isFailed ? 'Failed' : view.word, view.detail].filter(Boolean).join(' · ')}
            </span>
          </span>
        ) : null}
      </div>
      {view?.isStandIn ? <Note tone="warn">Built-in rules, not an AI model</Note> : null}
      {isFailed ? (
        <Note
          tone="failed"
          icon={<StatusIcon status="failed" />}
          role="alert"
          action={
            view.lacksBudget ? (
              // Its page offers a retry with more
              <Link href={`/runs/${runId}`} className={actionStyle}>
                Go to the run
              </Link>
            ) : (
              <button
                type="button"
                className={actionStyle}
                onClick={() => editor.view.setState({ panelTab: 'settings' })}
              >
                Go to settings
              </button>
            )
          }
        >
          {view.word}
        </Note>
      ) : null}
      <Segmented
        label="Which side"
        className="my-2"
        items={[
          { value: 'output', label: 'What it gave' },
          { value: 'input', label: 'What it received' },
        ]}
        value={side}
        onChange={setSide}
      />
      <Suspense fallback={<Skeleton className="h-24" />}>
        <StepValues nodeId={nodeId} side={side} />
      </Suspense>
    </section>
  );
};
