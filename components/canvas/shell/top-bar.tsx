'use client';

import { CloudOff, CloudUpload, Download, Ellipsis, FileUp, Info, Keyboard, Play, Share2, Square } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { useSession } from '@/components/shell/session';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { KbdOnAccent } from '../../ui/kbd';
import { LogoMark } from '../../ui/logo';
import { Menu } from '../../ui/menu';
import { useOnceOpen } from '../../ui/use-once-open';
import { BoundButton } from '../bound/bound-button';
import { chordWords } from '../keys/chord';
import type { EditorCommand } from '../keys/editor-commands';
import { TitleInput } from '../panel/title-input';
import { PublishButton, PublishChip } from '../publish/publish-controls';
import { usePublish } from '../publish/use-publish';
import type { RunControl } from '../run/use-run-control';
import { useShareableRun } from '../run/use-shareable-run';
import type { Autosave } from '../save/autosave';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { FindingsButton } from './findings-button';
import { SavedState } from './saved-state';

const UnpublishDialog = dynamic(() => import('../publish/unpublish-dialog').then((module) => module.UnpublishDialog));

const icon = { size: 14, 'aria-hidden': true } as const;

/** Where one is, whether it is safe, what it can cost, and the one filled button. */
export const TopBar = ({
  workflowId,
  autosave,
  control,
  commands,
  onRun,
  onGoTo,
}: {
  workflowId: string;
  autosave: Autosave;
  control: RunControl;
  commands: EditorCommand[];
  onRun: () => void;
  onGoTo: (nodeId: string, field?: string) => void;
}) => {
  const editor = useEditor();
  const { workspace } = useSession();
  const name = useDocument((document) => document.name);
  const isReadOnly = useView((view) => view.isReadOnly);
  const shareable = useShareableRun(workflowId);
  const [asksToUnpublish, setAsksToUnpublish] = useState(false);
  const hasAsked = useOnceOpen(asksToUnpublish);
  const publishing = usePublish(workflowId, autosave, () => setAsksToUnpublish(false));
  const isPublished = publishing.state.kind !== 'draft';
  const run = (id: string) => () => commands.find((command) => command.id === id)?.run();
  return (
    <header className="flex h-(--bar) max-md:h-14 shrink-0 items-center gap-3 border-line border-b bg-surface px-3">
      <Link href="/" aria-label="All workflows" className="grid size-7 place-items-center rounded-control">
        <LogoMark />
      </Link>
      <h1 className="sr-only">{name}</h1>
      <div className="flex min-w-0 items-center gap-3 max-md:flex-1 max-md:flex-col max-md:items-start max-md:gap-0">
        <span className="flex min-w-0 items-center gap-2 max-md:max-w-full">
          <span className="text-ink-3 max-xl:hidden">{workspace.name}</span>
          <span className="text-ink-3 max-xl:hidden" aria-hidden>
            /
          </span>
          <TitleInput
            label="Name of the workflow"
            value={name}
            isReadOnly={isReadOnly}
            onChange={(next) => editor.rename(next)}
            className="-ms-1 field-sizing-content max-w-80 px-1"
          />
        </span>
        <SavedState autosave={autosave} />
        <PublishChip state={publishing.state} />
      </div>
      <span className="flex-1 max-md:hidden" />
      <FindingsButton onGoTo={onGoTo} />
      <BoundButton onGoTo={onGoTo} />
      <Button
        icon={<Share2 {...icon} />}
        className="max-md:hidden"
        disabledReason={shareable === null ? 'Run it first: a link shares one run' : null}
        onClick={() => editor.view.setState({ dialog: 'share' })}
      >
        Share
      </Button>
      <PublishButton control={publishing} />
      <Menu
        trigger={<IconButton label="More" icon={<Ellipsis size={16} />} size="md" />}
        entries={[
          {
            label: 'Import from a file',
            icon: <FileUp {...icon} />,
            onSelect: run('import'),
            disabledReason: isReadOnly ? 'Read only' : null,
          },
          { label: 'Export to a file', icon: <Download {...icon} />, onSelect: run('export') },
          { kind: 'separator' },
          {
            label: 'Publish workflow',
            icon: <CloudUpload {...icon} />,
            onSelect: publishing.publish,
            disabledReason: isReadOnly ? 'Read only' : null,
          },
          {
            label: 'Unpublish workflow',
            icon: <CloudOff {...icon} />,
            onSelect: () => setAsksToUnpublish(true),
            disabledReason: isReadOnly ? 'Read only' : isPublished ? null : 'It is a draft',
          },
          { kind: 'separator' },
          {
            label: 'About this workflow',
            icon: <Info {...icon} />,
            onSelect: () => {
              editor.clearSelection();
              editor.view.setState({ isPanelOpen: true });
            },
          },
          { label: 'All commands', shortcut: chordWords('Mod+K'), onSelect: run('commands') },
          { label: 'Keyboard shortcuts', icon: <Keyboard {...icon} />, shortcut: '?', onSelect: run('shortcuts') },
        ]}
      />
      {control.isRunning ? (
        <Button
          variant="danger"
          className="max-md:hidden"
          icon={<Square size={10} fill="currentColor" aria-hidden />}
          onClick={control.stop}
        >
          Stop run
        </Button>
      ) : (
        <Button
          variant="primary"
          className="max-md:hidden"
          icon={<Play {...icon} />}
          isBusy={control.isStarting}
          onClick={onRun}
          aria-keyshortcuts="Control+Enter"
        >
          Run
          <KbdOnAccent>{chordWords('Mod+Enter')}</KbdOnAccent>
        </Button>
      )}
      {hasAsked ? (
        <UnpublishDialog control={publishing} isOpen={asksToUnpublish} onClose={() => setAsksToUnpublish(false)} />
      ) : null}
    </header>
  );
};
