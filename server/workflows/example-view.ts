import type { WorkflowDocument } from '@/graph/document';

/** A shipped example, as the gallery shows it. */
export interface ExampleView {
  id: string;
  /** a whole job, or one way to build */
  kind: 'job' | 'pattern';
  name: string;
  description: string;
  stepCount: number;
  /** services it talks to, by name; empty when it needs none */
  needs: string[];
  document: WorkflowDocument;
}
