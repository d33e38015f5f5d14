'use client';

import dynamic from 'next/dynamic';
import { startTransition, useEffect, useState } from 'react';
import { Skeleton } from '../../ui/skeleton';
import { useIdleLoad } from '../../ui/use-idle-load';
import type { Checker } from '../check/checker';
import { useDocument, useSelectedId, useView } from '../store/editor-context';
import { WorkflowPanel } from './workflow-panel';

const loadStepPanel = () => import('./step-panel').then((module) => module.StepPanel);
// Forms come with the first step that is opened; they are fetched as soon as the page has nothing else to do.
const StepPanel = dynamic(loadStepPanel, { loading: () => <Skeleton className="m-4 h-24" /> });
const SelectionPanel = dynamic(() => import('./selection-panel').then((module) => module.SelectionPanel));

/** Most steps have texts in them, whose editor would else begin to load when the first of them is opened. */
const loadForms = () => loadStepPanel().then(() => import('../../forms/template/template-editor'));

/** Beside the canvas: the chosen step, the chosen steps, or the workflow. */
export const SidePanel = ({
  workflowId,
  checker,
  onTidy,
}: {
  workflowId: string;
  checker: Checker;
  onTidy: () => void;
}) => {
  const chosenId = useSelectedId();
  const isWalking = useView((view) => view.isWalking);
  const restedId = useRested(chosenId);
  const shownId = isWalking ? restedId : chosenId;
  const node = useDocument((document) =>
    shownId === undefined ? undefined : document.nodes.find((one) => one.id === shownId),
  );
  useIdleLoad(loadForms);
  const count = useView((view) => view.selectedIds.size);
  if (node)
    return (
      <div className="contents" inert={shownId !== chosenId}>
        <StepPanel key={node.id} node={node} workflowId={workflowId} checker={checker} />
      </div>
    );
  return count > 1 ? <SelectionPanel onTidy={onTidy} /> : <WorkflowPanel />;
};

/** Shorter than anybody sees, longer than the keyboard takes to repeat a key. */
const REST_MS = 60;

/**
 * Who walks with the arrow keys looks at the canvas. The settings of a step are drawn when the walk rests at it, so that the
 * next key never waits for those of the last step.
 */
const useRested = (chosenId: string | undefined): string | undefined => {
  const [restedId, setRestedId] = useState(chosenId);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setRestedId(chosenId)), REST_MS);
    return () => clearTimeout(timer);
  }, [chosenId]);
  return restedId;
};
