import { type TemporalState, temporal } from 'zundo';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WorkflowDocument } from '@/graph/document';

export interface DocumentState {
  document: WorkflowDocument;
}

export type DocumentStore = StoreApi<DocumentState> & { temporal: StoreApi<TemporalState<DocumentState>> };

export const HISTORY_LIMIT = 100;
/** Typing in one field is one undo step until it rests this long. */
export const COALESCE_MS = 800;

/** The document and its history, and nothing else: selection, viewport and runs are not undone. */
export const createDocumentStore = (document: WorkflowDocument): DocumentStore =>
  createStore<DocumentState>()(
    temporal(() => ({ document }), {
      limit: HISTORY_LIMIT,
      equality: (past, current) => past.document === current.document,
    }),
  );

/** Writes to the document so that edits of one field in quick succession are one step back. */
export const createCommit = (store: DocumentStore, now: () => number = Date.now) => {
  let last: { key: string; at: number } | null = null;
  return (document: WorkflowDocument, coalesceKey?: string): void => {
    if (document === store.getState().document) return;
    const at = now();
    const isContinued = coalesceKey !== undefined && last?.key === coalesceKey && at - last.at < COALESCE_MS;
    const history = store.temporal.getState();
    if (isContinued && history.pastStates.length > 0) {
      history.pause();
      store.setState({ document });
      store.temporal.getState().resume();
    } else {
      store.setState({ document });
    }
    last = coalesceKey === undefined ? null : { key: coalesceKey, at };
  };
};
