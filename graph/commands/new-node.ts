import { LIMITS, type WorkflowDocument, type WorkflowNode } from '../document';
import type { JsonObject } from '../json';
import type { NodeRegistry } from '../node-definition';
import { keyFromTitle, keysOf, type NewId, titlesOf, uniqueKey, uniqueTitle } from './naming';
import { frameSize } from './placement';

/** What a person picked in the palette. */
export interface NodeChoice {
  type: string;
  /** one of the definition's presets; its title and settings are used */
  presetId?: string;
  /** over the preset's or the type's first settings */
  config?: JsonObject;
  title?: string;
}

/** A step of the chosen kind with a title and key no other step has. Null when the kind is not known. */
export function newNode(
  document: WorkflowDocument,
  registry: NodeRegistry,
  choice: NodeChoice,
  newId: NewId,
): WorkflowNode | null {
  const definition = registry.get(choice.type);
  if (!definition) return null;
  const preset = definition.presets?.find((one) => one.id === choice.presetId);
  const wanted =
    (choice.title ?? preset?.title ?? definition.title).trim().slice(0, LIMITS.nameLength) || definition.title;
  const node: WorkflowNode = {
    id: newId(),
    key: uniqueKey(keyFromTitle(wanted), keysOf(document)),
    type: definition.type,
    typeVersion: definition.version,
    title: uniqueTitle(wanted, titlesOf(document)),
    position: { x: 0, y: 0 },
    config: { ...(preset?.config ?? definition.initialConfig), ...choice.config },
  };
  return definition.isContainer ? { ...node, size: frameSize(node) } : node;
}
