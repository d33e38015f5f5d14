'use client';

import { type DragEvent, useEffect, useState } from 'react';
import { cn } from '../../ui/cn';
import { Sheet } from '../../ui/dialog';
import { SegmentedTabs } from '../../ui/tabs';
import type { Bound } from '../check/bound';
import { FlowCanvas } from '../flow/flow-canvas';
import { useRunView } from '../flow/flow-context';
import type { EditorCommand } from '../keys/editor-commands';
import { CanvasMenu } from '../menus/canvas-menu';
import { OutlinePanel } from '../outline/outline-panel';
import { AddMenu } from '../palette/add-menu';
import { PalettePanel } from '../palette/palette-panel';
import { SidePanel } from '../panel/side-panel';
import { RunAnnouncer } from '../run/run-announcer';
import { RunStrip } from '../run/run-strip';
import { RunWatcher } from '../run/run-watcher';
import { RunsPanel } from '../run/runs-panel';
import type { RunControl } from '../run/use-run-control';
import { ConflictDialog } from '../save/conflict-dialog';
import { useEditor, useView } from '../store/editor-context';
import type { LeftTab } from '../store/view-store';
import type { EditorParts } from '../use-workflow-editor';
import { CanvasBars } from './canvas-bars';
import { EditorDialogs } from './editor-dialogs';
import { PhoneBar } from './phone-bar';
import { Starters } from './starters';
import { TopBar } from './top-bar';
import { useMedia } from './use-media';

export interface EditorLayoutProps {
  workflowId: string;
  made: EditorParts;
  control: RunControl;
  bound: Bound | null;
  commands: EditorCommand[];
  isTidying: boolean;
  onTidy: () => void;
  onRun: () => void;
  onGoTo: (nodeId: string, field?: string) => void;
  onImport: (text: string) => void;
}

const tabs: { value: LeftTab; label: string }[] = [
  { value: 'add', label: 'Add' },
  { value: 'steps', label: 'Steps' },
  { value: 'runs', label: 'Runs' },
];

/** Three panes on a desk, the panel over the canvas on a tablet, the outline on a phone. */
export const EditorLayout = (props: EditorLayoutProps) => {
  const { made, control, bound, commands } = props;
  const editor = useEditor();
  const isPhone = useMedia('(max-width: 767px)');
  const runId = useRunView((run) => run.runId);
  useEffect(
    () => editor.view.setState({ isStill: isPhone, ...(isPhone ? { leftTab: 'steps', isPanelOpen: false } : {}) }),
    [editor, isPhone],
  );
  return (
    <FileTarget onText={props.onImport}>
      <TopBar
        autosave={made.autosave}
        bound={bound}
        control={control}
        commands={commands}
        onRun={props.onRun}
        onGoTo={props.onGoTo}
      />
      {isPhone ? <PhoneBody {...props} /> : <DeskBody {...props} />}
      {runId ? <RunWatcher key={runId} runId={runId} /> : null}
      <RunAnnouncer />
      <AddMenu />
      <CanvasMenu commands={commands} />
      <EditorDialogs workflowId={props.workflowId} control={control} commands={commands} onGoTo={props.onGoTo} />
      <ConflictDialog autosave={made.autosave} />
    </FileTarget>
  );
};

const DeskBody = ({ workflowId, made, control, bound, commands, isTidying, onTidy, onGoTo }: EditorLayoutProps) => {
  const isPanelOpen = useView((view) => view.isPanelOpen);
  const hasRun = useRunView((run) => run.runId !== null);
  const isWide = useMedia('(min-width: 1280px)');
  return (
    <div className="relative flex min-h-0 flex-1">
      <LeftPane workflowId={workflowId} control={control} onGoTo={onGoTo} className="w-54 border-line border-e" />
      <main className="flex min-w-0 flex-1 flex-col">
        <div
          className="relative min-h-0 flex-1 overflow-hidden"
          role="application"
          aria-label="Canvas. Arrows walk from step to step, question mark lists all keys."
          // biome-ignore lint/a11y/noNoninteractiveTabindex: one tab stop for the whole canvas; arrows walk the steps in it
          tabIndex={0}
        >
          <FlowCanvas />
          <Starters />
          <CanvasBars commands={commands} isTidying={isTidying} />
        </div>
        {hasRun ? <RunStrip onClose={control.close} onGoTo={onGoTo} /> : null}
      </main>
      {isPanelOpen ? (
        <aside
          aria-label="Settings"
          className={cn(
            'flex w-96 shrink-0 flex-col border-line border-s bg-surface',
            !isWide && 'absolute inset-y-0 right-0 z-20 shadow-menu',
          )}
        >
          <SidePanel workflowId={workflowId} checker={made.checker} bound={bound} onTidy={onTidy} />
        </aside>
      ) : null}
    </div>
  );
};

const LeftPane = ({
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
    <aside aria-label="Steps and runs" className={cn('flex shrink-0 flex-col overflow-hidden bg-surface', className)}>
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

const PhoneBody = ({ workflowId, made, control, bound, onTidy, onRun, onGoTo }: EditorLayoutProps) => {
  const editor = useEditor();
  const [isPicture, setPicture] = useState(false);
  const isPanelOpen = useView((view) => view.isPanelOpen && view.selectedIds.size > 0);
  const hasRun = useRunView((run) => run.runId !== null);
  const title = useView((view) => (view.selectedIds.size === 1 ? [...view.selectedIds][0] : undefined));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <main className="relative flex min-h-0 flex-1 flex-col">
        {isPicture ? (
          <FlowCanvas />
        ) : (
          <LeftPane workflowId={workflowId} control={control} onGoTo={onGoTo} className="min-h-0 flex-1" />
        )}
      </main>
      {hasRun ? <RunStrip onClose={control.close} onGoTo={onGoTo} /> : null}
      <PhoneBar isPicture={isPicture} onPicture={setPicture} control={control} onRun={onRun} bound={bound} />
      <Sheet
        isOpen={isPanelOpen}
        onClose={() => editor.view.setState({ isPanelOpen: false })}
        title={(title && editor.node(title)?.title) || 'Step'}
        className="w-screen"
      >
        <div className="-mx-4 -my-4 flex min-h-full flex-col">
          <SidePanel workflowId={workflowId} checker={made.checker} bound={bound} onTidy={onTidy} />
        </div>
      </Sheet>
    </div>
  );
};

/** A workflow file dropped anywhere is read as an import. */
const FileTarget = ({ onText, children }: { onText: (text: string) => void; children: React.ReactNode }) => {
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has no keyboard form; the menu has Import
    <div
      className="flex h-dvh flex-col overflow-hidden bg-surface"
      onDragOver={(event) => {
        if (hasFile(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!hasFile(event) || event.defaultPrevented) return;
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file && /json/.test(`${file.type} ${file.name}`)) void file.text().then(onText);
      }}
    >
      {children}
    </div>
  );
};
