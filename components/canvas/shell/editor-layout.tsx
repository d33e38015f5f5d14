'use client';

import dynamic from 'next/dynamic';
import { type DragEvent, useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { cn } from '../../ui/cn';
import { FlowCanvas } from '../flow/flow-canvas';
import { useRunView } from '../flow/flow-context';
import type { EditorCommand } from '../keys/editor-commands';
import { SidePanel } from '../panel/side-panel';
import { RunAnnouncer } from '../run/run-announcer';
import type { RunControl } from '../run/use-run-control';
import { useEditor, useView } from '../store/editor-context';
import type { EditorParts } from '../use-workflow-editor';
import { CanvasBars } from './canvas-bars';
import { EditorDialogs } from './editor-dialogs';
import { LeftPane } from './left-pane';
import { Starters } from './starters';
import { TopBar } from './top-bar';
import { useMedia } from './use-media';

// What is not there when the page opens is fetched when it is first needed.
const AddMenu = dynamic(() => import('../palette/add-menu').then((module) => module.AddMenu));
const CanvasMenu = dynamic(() => import('../menus/canvas-menu').then((module) => module.CanvasMenu));
const ConflictDialog = dynamic(() => import('../save/conflict-dialog').then((module) => module.ConflictDialog));
const PhoneBody = dynamic(() => import('./phone-body').then((module) => module.PhoneBody));
const RunStrip = dynamic(() => import('../run/run-strip').then((module) => module.RunStrip));
const RunWatcher = dynamic(() => import('../run/run-watcher').then((module) => module.RunWatcher));

export interface EditorLayoutProps {
  workflowId: string;
  made: EditorParts;
  control: RunControl;
  commands: EditorCommand[];
  isTidying: boolean;
  onTidy: () => void;
  onRun: () => void;
  onGoTo: (nodeId: string, field?: string) => void;
  onImport: (text: string) => void;
}

/** Three panes on a desk, the panel over the canvas on a tablet, the outline on a phone. */
export const EditorLayout = (props: EditorLayoutProps) => {
  const { made, control, commands } = props;
  const editor = useEditor();
  const isPhone = useMedia('(max-width: 767px)');
  const runId = useRunView((run) => run.runId);
  const isAdding = useView((view) => view.adding !== null);
  const hasMenu = useView((view) => view.menu !== null);
  const isInConflict = useStore(made.autosave.state, (state) => state.status === 'conflict');
  useEffect(
    () => editor.view.setState({ isStill: isPhone, ...(isPhone ? { leftTab: 'steps', isPanelOpen: false } : {}) }),
    [editor, isPhone],
  );
  return (
    <FileTarget onText={props.onImport}>
      <TopBar
        workflowId={props.workflowId}
        autosave={made.autosave}
        control={control}
        commands={commands}
        onRun={props.onRun}
        onGoTo={props.onGoTo}
      />
      {isPhone ? <PhoneBody {...props} /> : <DeskBody {...props} />}
      {runId ? <RunWatcher key={runId} runId={runId} /> : null}
      <RunAnnouncer />
      {isAdding ? <AddMenu /> : null}
      {hasMenu ? <CanvasMenu commands={commands} /> : null}
      <EditorDialogs workflowId={props.workflowId} control={control} commands={commands} onGoTo={props.onGoTo} />
      {isInConflict ? <ConflictDialog autosave={made.autosave} /> : null}
    </FileTarget>
  );
};

const DeskBody = ({ workflowId, made, control, commands, isTidying, onTidy, onGoTo }: EditorLayoutProps) => {
  const isPanelOpen = useView((view) => view.isPanelOpen);
  const hasRun = useRunView((run) => run.runId !== null);
  const isWide = useMedia('(min-width: 1280px)');
  const cover = useCallback(
    (panel: HTMLElement | null) => {
      made.parts.controls.cover = panel;
    },
    [made],
  );
  return (
    <div className="relative flex min-h-0 flex-1">
      <LeftPane workflowId={workflowId} control={control} onGoTo={onGoTo} className="w-54 border-line border-e" />
      <main className="flex min-w-0 flex-1 flex-col">
        <div
          className="relative min-h-0 flex-1 overflow-clip"
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
          ref={isWide ? undefined : cover}
          aria-label="Settings"
          className={cn(
            'flex w-96 shrink-0 flex-col border-line border-s bg-surface',
            !isWide && 'absolute inset-y-0 right-0 z-20 shadow-menu',
          )}
        >
          <SidePanel workflowId={workflowId} checker={made.checker} onTidy={onTidy} />
        </aside>
      ) : null}
    </div>
  );
};

/** A workflow file dropped anywhere is read as an import. */
const FileTarget = ({ onText, children }: { onText: (text: string) => void; children: React.ReactNode }) => {
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has no keyboard form; the menu has Import
    <div
      className="flex h-dvh flex-col overflow-clip bg-surface"
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
