'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useStore } from 'zustand';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import type { WorkflowDocument } from '@/graph/document';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toast';
import { useEditor } from '../store/editor-context';
import type { Autosave } from './autosave';
import { differences } from './differences';

/** Someone saved this workflow while it was being changed here. Nothing is lost whatever is chosen. */
export const ConflictDialog = ({ autosave }: { autosave: Autosave }) => {
  const { status, other } = useStore(autosave.state);
  const editor = useEditor();
  const router = useRouter();
  const api = useApi();
  const create = useMutation(api.workflows.create.mutationOptions());
  if (status !== 'conflict' || !other) return null;
  const words = differences(editor.document, other.document);

  const keepCopy = () =>
    create.mutate(
      { document: { ...editor.document, name: `${editor.document.name} (my copy)`.slice(0, 200) } },
      {
        onSuccess: ({ id }) => {
          autosave.takeTheirs((document: WorkflowDocument) => editor.replace(document));
          router.push(`/w/${id}`);
        },
        onError: (error) => toast.error(apiErrorMessage(error)),
      },
    );

  return (
    <Dialog
      isOpen
      onClose={() => undefined}
      title="This workflow was changed somewhere else"
      description="Another tab or person saved it after you opened it here. Your changes are still on the canvas and are not saved yet."
    >
      <div className="grid gap-3">
        <ul className="grid gap-1 rounded-menu bg-raised px-3 py-2 text-ink-2 text-meta">
          {words.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ul>
        <Button variant="primary" onClick={() => void autosave.keepMine()}>
          Keep mine
        </Button>
        <p className="-mt-2 text-ink-3 text-meta">What you see here replaces what they saved.</p>
        <Button isBusy={create.isPending} onClick={keepCopy}>
          Keep both, mine as a copy
        </Button>
        <Button variant="danger" onClick={() => autosave.takeTheirs((document) => editor.replace(document))}>
          Take theirs
        </Button>
        <p className="-mt-2 text-ink-3 text-meta">Undo brings your changes back.</p>
      </div>
    </Dialog>
  );
};
