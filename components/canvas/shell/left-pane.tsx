'use client';

import dynamic from 'next/dynamic';
import { cn } from '../../ui/cn';
import { PaneTabs } from '../../ui/pane-tabs';
import { Skeleton } from '../../ui/skeleton';
import { useIdleLoad } from '../../ui/use-idle-load';
import { PalettePanel } from '../palette/palette-panel';
import type { RunControl } from '../run/use-run-control';
import { useEditor, useView } from '../store/editor-context';
import type { LeftTab } from '../store/view-store';

const loadOutline = () => import('../outline/outline-panel').then((module) => module.OutlinePanel);
const OutlinePanel = dynamic(loadOutline, { loading: () => <Skeleton className="mx-3 h-9" /> });
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
  useIdleLoad(loadOutline);
  return (
    <aside aria-label="Steps and runs" className={cn('flex shrink-0 flex-col overflow-clip bg-surface', className)}>
      <PaneTabs
        label="Left pane"
        items={tabs}
        value={tab}
        onChange={(leftTab) => editor.view.setState({ leftTab })}
        className="mx-3 my-3 mb-2 shrink-0"
      />
      {tab === 'add' ? <PalettePanel /> : null}
      {tab === 'steps' ? <OutlinePanel onGoTo={onGoTo} isRoomy={isStill} /> : null}
      {tab === 'runs' ? <RunsPanel workflowId={workflowId} control={control} /> : null}
    </aside>
  );
};
