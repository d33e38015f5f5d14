import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { PublishedView } from '@/server/workflows/published-view';

/** How what is on the canvas stands to what programs run. */
export type PublishState =
  | { kind: 'draft' }
  | { kind: 'published'; number: number }
  /** the canvas has moved on; programs still run this version */
  | { kind: 'changed'; number: number };

export const publishStateOf = (published: PublishedView | null, document: WorkflowDocument): PublishState => {
  if (published === null) return { kind: 'draft' };
  return { kind: published.hash === hashDocument(document) ? 'published' : 'changed', number: published.number };
};

export const publishWords = (state: PublishState): string => {
  if (state.kind === 'draft') return 'Draft';
  return state.kind === 'published' ? `Published v${state.number}` : `Published v${state.number}, changed since`;
};
