'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { WorkflowDocument } from '@/graph/document';
import type { Editor } from './editor';
import type { ViewState } from './view-store';

const EditorContext = createContext<Editor | null>(null);

export const EditorProvider = ({ editor, children }: { editor: Editor; children: ReactNode }) => (
  <EditorContext value={editor}>{children}</EditorContext>
);

/** Stable for the life of the page: reading it never draws anything again. */
export const useEditor = (): Editor => {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('An editor part is drawn outside of the editor.');
  return editor;
};

export const useDocument = <T,>(select: (document: WorkflowDocument) => T): T =>
  useStore(useEditor().documents, (state) => select(state.document));

export const useView = <T,>(select: (view: ViewState) => T): T => useStore(useEditor().view, select);

/** The one step that is chosen, if it is one. */
export const useSelectedId = (): string | undefined =>
  useView((view) => (view.selectedIds.size === 1 ? [...view.selectedIds][0] : undefined));

export const useHistory = (): { canUndo: boolean; canRedo: boolean } => {
  const { temporal } = useEditor().documents;
  return {
    canUndo: useStore(temporal, (history) => history.pastStates.length > 0),
    canRedo: useStore(temporal, (history) => history.futureStates.length > 0),
  };
};
