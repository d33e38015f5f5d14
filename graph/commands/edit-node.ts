import { LIMITS, type StepPolicy, type WorkflowDocument, type WorkflowNode } from '../document';
import type { Json, JsonObject } from '../json';
import { type Edited, edited, withNode } from './edited';
import { setAt } from './set-at';

/** Gives a step another title. References do not change: they go by its key. An empty title is not taken. */
export function setTitle(document: WorkflowDocument, nodeId: string, title: string): Edited {
  const clean = title.trim().slice(0, LIMITS.nameLength);
  return change(document, nodeId, (node) => (clean === '' || clean === node.title ? node : { ...node, title: clean }));
}

/** Replaces all settings of a step. */
export const setConfig = (document: WorkflowDocument, nodeId: string, config: JsonObject): Edited =>
  change(document, nodeId, (node) => (node.config === config ? node : { ...node, config }));

/** Sets one setting, by its path inside the settings; undefined removes it. */
export const setConfigValue = (
  document: WorkflowDocument,
  nodeId: string,
  path: readonly (string | number)[],
  value: Json | undefined,
): Edited => change(document, nodeId, (node) => ({ ...node, config: setAt(node.config, path, value) as JsonObject }));

/** Sets what happens on errors, retries and the time limit; what is undefined falls back to the kind's own. */
export function setPolicy(document: WorkflowDocument, nodeId: string, policy: StepPolicy | undefined): Edited {
  return change(document, nodeId, (node) => {
    const { policy: _, ...rest } = node;
    const kept = Object.fromEntries(Object.entries(policy ?? {}).filter(([, value]) => value !== undefined));
    return Object.keys(kept).length === 0 ? rest : { ...rest, policy: kept };
  });
}

/** Switches steps off or on. */
export function setOff(document: WorkflowDocument, nodeIds: Iterable<string>, isOff: boolean): Edited {
  const chosen = new Set(nodeIds);
  const nodes = document.nodes.map((node): WorkflowNode => {
    if (!chosen.has(node.id) || (node.isOff ?? false) === isOff) return node;
    const { isOff: _, ...rest } = node;
    return isOff ? { ...rest, isOff } : rest;
  });
  return edited(
    document,
    nodes.every((node, index) => node === document.nodes[index]) ? document : { ...document, nodes },
  );
}

const change = (document: WorkflowDocument, nodeId: string, by: (node: WorkflowNode) => WorkflowNode): Edited =>
  edited(document, withNode(document, nodeId, by));
