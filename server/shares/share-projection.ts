import type { RunStatus } from '@/generated/prisma/enums';
import type { FieldWords } from '@/graph/analysis/field-words';
import type { WorkflowEdge } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { Category } from '@/graph/node-definition';

/**
 * All that a viewer of a shared run ever receives. It is built field by field from an allow-list; nothing is copied whole.
 * Hidden text reads `⟦email address⟧`, naming what was there.
 */
export interface ShareProjection {
  workflowName: string;
  workspaceName: string;
  sharedBy: string | null;
  expiresAt: string;
  status: RunStatus;
  /** items that failed, and that lists of a run that is done went on without */
  missingItems: number;
  startedAt: string | null;
  finishedAt: string | null;
  output: Json;
  /** what the fields of the output are called */
  outputWords: Record<string, FieldWords>;
  /** a plain sentence; null unless the run failed */
  error: string | null;
  /** working time and time spent waiting for a person, in milliseconds */
  workingMs: number;
  waitingMs: number;
  modelCalls: number;
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
  isStandIn: boolean;
  /** what one run could have used at most; null where not all of it could be counted */
  most: { modelCalls: number; tokens: number; costUsd: number | null; waitMs: number } | null;
  /** values replaced before this left the server */
  hiddenCount: number;
  /** what the picture of the canvas needs; ids are made up for this view */
  canvas: { nodes: ShareNode[]; edges: Pick<WorkflowEdge, 'id' | 'source' | 'sourcePort' | 'target' | 'targetPort'>[] };
  steps: ShareStep[];
}

export interface ShareNode {
  id: string;
  type: string;
  title: string;
  position: { x: number; y: number };
  size?: { width: number; height: number };
  parentId?: string;
  outputs: { id: string; label: string }[];
  look: ShareLook;
}

/** A kind of step as everybody knows it; what this one was set to stays with the owner. */
export interface ShareLook {
  title: string;
  icon: string;
  kind: Category;
  hasInput: boolean;
  isContainer: boolean;
}

export type ShareStepStatus = 'done' | 'failed' | 'skipped' | 'cancelled' | 'waiting' | 'running' | 'unknown';

export interface ShareStep {
  /** of a ShareNode */
  nodeId: string;
  title: string;
  /** `For each order line, 3`: the items around it, by title; empty at the top */
  within: { title: string; index: number | null; repeat?: 'items' | 'votes' | 'turns' }[];
  status: ShareStepStatus;
  /** milliseconds after the run's start */
  startedAtMs: number | null;
  endedAtMs: number | null;
  attempts: number;
  firedPorts: string[];
  isStandIn: boolean;
  costUsd: number | null;
  /** absent unless inputs were included */
  input?: { field: string; label?: string; value: Json }[];
  /** absent unless prompts were included */
  prompt?: Json;
  output?: Json;
  /** what the fields of the output are called */
  words?: Record<string, FieldWords>;
  error?: string;
}
