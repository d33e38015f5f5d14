import type { WorkflowDocument } from '@/graph/document';

/** A workflow as the editor opens it. */
export interface WorkflowView {
  id: string;
  name: string;
  /** sent back with the next save; an older one is refused */
  revision: number;
  document: WorkflowDocument;
  updatedAt: string;
}
