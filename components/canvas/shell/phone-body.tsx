'use client';

import { useState } from 'react';
import { Sheet } from '../../ui/dialog';
import { FlowCanvas } from '../flow/flow-canvas';
import { useRunView } from '../flow/flow-context';
import { SidePanel } from '../panel/side-panel';
import { RunStrip } from '../run/run-strip';
import { useEditor, useView } from '../store/editor-context';
import type { EditorLayoutProps } from './editor-layout';
import { LeftPane } from './left-pane';
import { PhoneBar } from './phone-bar';

/** On a phone the outline is worked with; the canvas can be looked at, and a step fills the screen. */
export const PhoneBody = ({ workflowId, made, control, onTidy, onRun, onGoTo }: EditorLayoutProps) => {
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
      <PhoneBar isPicture={isPicture} onPicture={setPicture} control={control} onRun={onRun} />
      <Sheet
        isOpen={isPanelOpen}
        onClose={() => editor.view.setState({ isPanelOpen: false })}
        title={(title && editor.node(title)?.title) || 'Step'}
        className="w-screen"
        isHeadHidden
      >
        <div className="-mx-4 -my-4 flex min-h-full flex-col">
          <SidePanel workflowId={workflowId} checker={made.checker} onTidy={onTidy} />
        </div>
      </Sheet>
    </div>
  );
};
