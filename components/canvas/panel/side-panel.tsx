'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { Skeleton } from '../../ui/skeleton';
import type { Checker } from '../check/checker';
import { useSelectedNode, useView } from '../store/editor-context';
import { WorkflowPanel } from './workflow-panel';

const loadStepPanel = () => import('./step-panel').then((module) => module.StepPanel);
// Forms come with the first step that is opened; they are fetched as soon as the page has nothing else to do.
const StepPanel = dynamic(loadStepPanel, { loading: () => <Skeleton className="m-4 h-24" /> });
const SelectionPanel = dynamic(() => import('./selection-panel').then((module) => module.SelectionPanel));

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
  const node = useSelectedNode();
  useEffect(() => {
    const timer = setTimeout(() => void loadStepPanel(), 1_500);
    return () => clearTimeout(timer);
  }, []);
  const count = useView((view) => view.selectedIds.size);
  if (node) return <StepPanel key={node.id} node={node} workflowId={workflowId} checker={checker} />;
  return count > 1 ? <SelectionPanel onTidy={onTidy} /> : <WorkflowPanel />;
};
