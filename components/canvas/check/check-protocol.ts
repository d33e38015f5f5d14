import type { WorkflowDocument } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import type { ScopeOptions, ScopeValue } from '@/graph/scope';
import type { Bound } from './bound';

export type CheckRequest =
  | { id: number; kind: 'check'; document: WorkflowDocument }
  | { id: number; kind: 'values'; document: WorkflowDocument; nodeId: string; options: ScopeOptions };

export type CheckAnswer =
  | { id: number; kind: 'check'; findings: Finding[]; bound: Bound }
  | { id: number; kind: 'values'; values: ScopeValue[] };
