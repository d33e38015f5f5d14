import type { KnownVersion } from '@/nodes/sub-workflow/known-versions';

/** What the API runs and other workflows call. */
export interface PublishedView {
  /** of the version; counts up within the workflow */
  number: number;
  /** of its document: another hash on the canvas means that it was changed since */
  hash: string;
  publishedAt: string;
  /** name of the person; null for a removed account */
  publishedBy: string | null;
}

/** A published workflow as a step that runs it keeps it. */
export interface PublishedWorkflow extends KnownVersion {
  id: string;
  name: string;
  number: number;
  versionHash: string;
}
