import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { isJsonObject, type JsonObject } from '@/graph/json';

/** The same document, its steps knowing the workflows they run by their ids in this workspace. */
export const withWorkflowIds = (document: WorkflowDocument, ids: ReadonlyMap<string, string>): WorkflowDocument => ({
  ...document,
  nodes: document.nodes.map((node) => {
    const version = versionOf(node);
    const id = typeof version?.versionHash === 'string' ? ids.get(version.versionHash) : undefined;
    return id === undefined ? node : { ...node, config: { ...node.config, workflow: { ...version, id } } };
  }),
});

const versionOf = ({ config }: WorkflowNode): JsonObject | undefined =>
  isJsonObject(config.workflow) && 'versionHash' in config.workflow ? config.workflow : undefined;
