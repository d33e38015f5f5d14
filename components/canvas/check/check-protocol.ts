import type { Bound } from '@/graph/bound/bound';
import type { PriceCatalogue } from '@/graph/bound/prices';
import type { WorkflowDocument } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import type { ScopeOptions, ScopeValue } from '@/graph/scope';
import type { KnownVersions } from '@/nodes/sub-workflow/known-versions';

/** What is asked is asked of the document that was sent last: copying a thousand steps for each question takes milliseconds. */
export type CheckMessage = { kind: 'document'; document: WorkflowDocument } | CheckRequest;

export type CheckRequest =
  | { id: number; kind: 'check'; prices: PriceCatalogue; versions: KnownVersions }
  | { id: number; kind: 'values'; nodeId: string; options: ScopeOptions };

export type CheckAnswer =
  | { id: number; kind: 'check'; findings: Finding[]; bound: Bound; models: string[]; called: string[] }
  | { id: number; kind: 'values'; values: ScopeValue[] };
