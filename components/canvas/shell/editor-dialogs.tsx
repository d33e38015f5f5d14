'use client';

import dynamic from 'next/dynamic';
import { registry } from '@/nodes/registry';
import type { EditorCommand } from '../keys/editor-commands';
import { startFormOf } from '../run/start-form';
import type { RunControl } from '../run/use-run-control';
import { useShareableRun } from '../run/use-shareable-run';
import { useDocument, useEditor, useView } from '../store/editor-context';

const CommandPalette = dynamic(() => import('../keys/command-palette').then((module) => module.CommandPalette));
const ShortcutsDialog = dynamic(() => import('../keys/shortcuts-dialog').then((module) => module.ShortcutsDialog));
const ConnectMenu = dynamic(() => import('../menus/connect-menu').then((module) => module.ConnectMenu));
const RunDialog = dynamic(() => import('../run/run-dialog').then((module) => module.RunDialog));
const ShareDialog = dynamic(() => import('@/components/runs/share-dialog').then((module) => module.ShareDialog));

/** Whatever is open over the editor; each is loaded when it is first opened. */
export const EditorDialogs = ({
  workflowId,
  control,
  commands,
  onGoTo,
}: {
  workflowId: string;
  control: RunControl;
  commands: EditorCommand[];
  onGoTo: (nodeId: string) => void;
}) => {
  const editor = useEditor();
  const dialog = useView((view) => view.dialog);
  const document = useDocument((one) => one);
  const shareable = useShareableRun(workflowId);
  const close = () => editor.view.setState({ dialog: null });
  switch (dialog) {
    case 'commands':
      return <CommandPalette commands={commands} onGoTo={onGoTo} onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog commands={commands} onClose={close} />;
    case 'connect':
      return <ConnectMenu onClose={close} />;
    case 'share':
      return shareable ? <ShareDialog run={shareable} isOpen onClose={close} /> : null;
    case 'run': {
      const start = startFormOf(document, registry);
      return start ? (
        <RunDialog workflowId={workflowId} name={document.name} start={start} control={control} onClose={close} />
      ) : null;
    }
    default:
      return null;
  }
};
