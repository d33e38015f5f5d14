'use client';

import dynamic from 'next/dynamic';
import { cn } from '../../ui/cn';
import { SegmentedTabs } from '../../ui/tabs';
import { OutlinePanel } from '../outline/outline-panel';
import { PalettePanel } from '../palette/palette-panel';
import type { RunControl } from '../run/use-run-control';
import { useEditor, useView } from '../store/editor-context';
import type { LeftTab } from '../store/view-store';

const RunsPanel = dynamic(() => import('../run/runs-panel').then((module) => module.RunsPanel));

const tabs: { value: LeftTab; label: string }[] = [
  { value: 'add', label: 'Add' },
  { value: 'steps', label: 'Steps' },
  { value: 'runs', label: 'Runs' },
];

/** What can be added, the steps there are, and the runs there were. */
export const LeftPane = ({
  workflowId,
  control,
  onGoTo,
  className,
}: {
  workflowId: string;
  control: RunControl;
  onGoTo: (nodeId: string) => void;
  className?: string;
}) => {
  const editor = useEditor();
  const tab = useView((view) => view.leftTab);
  const isStill = useView((view) => view.isStill);
  return (
    <aside aria-label="Steps and runs" className={cn('flex shrink-0 flex-col overflow-clip bg-surface', className)}>
      <SegmentedTabs
        label="Left pane"
        items={tabs}
        value={tab}
        onChange={(leftTab) => editor.view.setState({ leftTab })}
        className="flex min-h-0 flex-1 flex-col"
        listClassName="mx-3 my-3 mb-2 shrink-0"
      >
        {tab === 'add' ? <PalettePanel /> : null}
        {tab === 'steps' ? <OutlinePanel onGoTo={onGoTo} isRoomy={isStill} /> : null}
        {tab === 'runs' ? <RunsPanel workflowId={workflowId} control={control} /> : null}
      </SegmentedTabs>
    </aside>
  );
};
