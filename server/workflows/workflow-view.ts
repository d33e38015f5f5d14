import type { WorkflowDocument } from '@/graph/document';
import type { PublishedView } from './published-view';

/** A workflow as the editor opens it. */
export interface WorkflowView {
  id: string;
  name: string;
  /** sent back with the next save; an older one is refused */
  revision: number;
  document: WorkflowDocument;
  updatedAt: string;
  /** null while it is a draft */
  published: PublishedView | null;
}
