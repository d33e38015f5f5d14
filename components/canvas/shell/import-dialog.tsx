'use client';

import type { WorkflowDocument } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { useEditor } from '../store/editor-context';

export type ImportState =
  | { kind: 'ready'; document: WorkflowDocument; notes: string[] }
  | { kind: 'refused'; findings: Finding[] };

/** What was read from a file, before it takes the place of what is on the canvas; or why it cannot. */
export const ImportDialog = ({ state, onClose }: { state: ImportState; onClose: () => void }) => {
  const editor = useEditor();
  if (state.kind === 'refused') {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title="This file cannot be imported"
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <ul className="grid gap-1">
          {state.findings.slice(0, 20).map((finding) => (
            <li key={`${finding.code} ${finding.field ?? ''} ${finding.message}`}>{finding.message}</li>
          ))}
          {state.findings.length > 20 ? <li className="text-ink-3">and {state.findings.length - 20} more</li> : null}
        </ul>
      </Dialog>
    );
  }
  const { document, notes } = state;
  const isEmpty = editor.document.nodes.length === 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Import "${document.name}"`}
      description={`${document.nodes.length} steps. ${isEmpty ? '' : 'They take the place of what is on the canvas; undo brings it back.'}`}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              editor.replace({ ...document, name: isEmpty ? document.name : editor.document.name });
              onClose();
            }}
          >
            {isEmpty ? 'Import steps' : 'Replace steps'}
          </Button>
        </>
      }
    >
      {notes.length > 0 ? (
        <ul className="grid gap-1 text-ink-2 text-meta">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  );
};
