'use client';

import type { Bound } from '../check/bound';
import type { Checker } from '../check/checker';
import { useSelectedNode, useView } from '../store/editor-context';
import { SelectionPanel } from './selection-panel';
import { StepPanel } from './step-panel';
import { WorkflowPanel } from './workflow-panel';

/** Beside the canvas: the chosen step, the chosen steps, or the workflow. */
export const SidePanel = ({
  workflowId,
  checker,
  bound,
  onTidy,
}: {
  workflowId: string;
  checker: Checker;
  bound: Bound | null;
  onTidy: () => void;
}) => {
  const node = useSelectedNode();
  const count = useView((view) => view.selectedIds.size);
  if (node) return <StepPanel key={node.id} node={node} workflowId={workflowId} checker={checker} />;
  return count > 1 ? <SelectionPanel onTidy={onTidy} /> : <WorkflowPanel bound={bound} />;
};
