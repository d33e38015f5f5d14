import type { WorkflowDocument } from '@/graph/document';
import type { FileRef } from '@/graph/json';
import type { ExampleView } from './example-view';

/** A file that an example's Start step offers as its sample. */
export interface SampleFile {
  ref: FileRef;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The examples that ship with this build. */
export interface ExampleSource {
  all(): Promise<ExampleView[]>;
  /** the shipped files a document speaks of; absent where examples have none */
  sampleFiles?(document: WorkflowDocument): Promise<SampleFile[]>;
  /** the shipped workflows that steps of a document run; absent where no example runs another */
  calledBy?(document: WorkflowDocument): Promise<WorkflowDocument[]>;
}
