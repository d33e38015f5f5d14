import { LIMITS, type WorkflowDocument, type WorkflowNode } from '../document';
import { migrateNode } from '../migrate/migrate-node';
import type { NodeRegistry } from '../node-definition';
import { type Clipboard, copySteps } from './clipboard';
import { type Edited, edited, findNode } from './edited';
import { mapReferences } from './map-references';
import { keysOf, type NewId, randomId, titlesOf, uniqueKey, uniqueTitle } from './naming';
import { boxesIn, estimatedSize, fitFrame, GAP, overlap, type Position, type SizeOf, snap } from './placement';

export interface PasteOptions {
  /** top left corner of what is pasted, on the level of `parentId`; absent: a little below and right of where it was */
  at?: Position;
  parentId?: string;
  sizeOf?: SizeOf;
  newId?: NewId;
}

export type Pasted = Edited & {
  nodeIds: string[];
  /** why nothing was pasted */
  problem: string | null;
};

/**
 * Adds copied steps under fresh ids, keys and titles. References among them follow the new keys; references to steps that are
 * not here stay as they are, and validation names them.
 */
export function paste(
  document: WorkflowDocument,
  registry: NodeRegistry,
  clipboard: Clipboard,
  options: PasteOptions = {},
): Pasted {
  const { newId = randomId, sizeOf = estimatedSize(registry), parentId } = options;
  const problem = whyNot(document, registry, clipboard);
  if (problem) return edited(document, document, { nodeIds: [], problem });

  const ids = new Map(clipboard.nodes.map((node) => [node.id, newId()]));
  const keys = new Map<string, string>();
  const takenKeys = keysOf(document);
  const takenTitles = titlesOf(document);
  const named = clipboard.nodes.map((node): WorkflowNode => {
    const key = uniqueKey(node.key, takenKeys);
    const title = uniqueTitle(node.title, takenTitles);
    takenKeys.add(key);
    takenTitles.add(title);
    if (!keys.has(node.key)) keys.set(node.key, key);
    const definition = registry.get(node.type);
    const migrated = definition ? migrateNode(node, definition) : null;
    return { ...(migrated && 'node' in migrated ? migrated.node : node), id: ids.get(node.id) as string, key, title };
  });
  const offset = offsetOf(document, clipboard, options.at, parentId, sizeOf);
  const nodes = named.map((node, index): WorkflowNode => {
    const rewritten = mapReferences(node, registry, (key) => keys.get(key));
    const oldParent = clipboard.nodes[index]?.parentId;
    const inner = oldParent === undefined ? undefined : ids.get(oldParent);
    if (inner !== undefined) return { ...rewritten, parentId: inner };
    const { parentId: _, ...top } = rewritten;
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    return parentId === undefined ? { ...top, position } : { ...top, position, parentId };
  });
  const edges = clipboard.edges.flatMap((edge) => {
    const source = ids.get(edge.source);
    const target = ids.get(edge.target);
    return source && target ? [{ ...edge, id: newId(), source, target }] : [];
  });
  const next = { ...document, nodes: [...document.nodes, ...nodes], edges: [...document.edges, ...edges] };
  return edited(document, fitFrame(next, parentId, sizeOf), { nodeIds: nodes.map((node) => node.id), problem: null });
}

/** A copy of steps beside them, on the same level. */
export function duplicate(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeIds: Iterable<string>,
  options: Omit<PasteOptions, 'parentId'> = {},
): Pasted {
  const chosen = [...nodeIds];
  const clipboard = copySteps(document, chosen);
  const parents = new Set(chosen.map((id) => findNode(document, id)?.parentId));
  if (!clipboard || parents.size > 1)
    return edited(document, document, { nodeIds: [], problem: 'Choose steps of one level to copy them.' });
  return paste(document, registry, clipboard, { ...options, parentId: [...parents][0] });
}

function whyNot(document: WorkflowDocument, registry: NodeRegistry, clipboard: Clipboard): string | null {
  const unknown = clipboard.nodes.find((node) => !registry.get(node.type));
  if (unknown) return `"${unknown.title}" is of a kind this Sluice does not have.`;
  if (document.nodes.length + clipboard.nodes.length > LIMITS.nodes)
    return `A workflow can have ${LIMITS.nodes.toLocaleString('en-US')} steps.`;
  return document.edges.length + clipboard.edges.length > LIMITS.edges
    ? `A workflow can have ${LIMITS.edges.toLocaleString('en-US')} connections.`
    : null;
}

/** How far everything moves, as one piece, to the nearest place below where it covers nothing. */
function offsetOf(
  document: WorkflowDocument,
  clipboard: Clipboard,
  at: Position | undefined,
  parentId: string | undefined,
  sizeOf: SizeOf,
): Position {
  const held = new Set(clipboard.nodes.map((node) => node.id));
  const tops = clipboard.nodes.filter((node) => node.parentId === undefined || !held.has(node.parentId));
  const left = Math.min(...tops.map((node) => node.position.x));
  const top = Math.min(...tops.map((node) => node.position.y));
  const wanted = at ?? { x: left + GAP.least, y: top + GAP.least };
  const boxes = boxesIn(document, parentId, sizeOf);
  const offset = { x: snap(wanted.x - left), y: snap(wanted.y - top) };
  const pasted = tops.map((node) => ({ ...node.position, ...sizeOf(node) }));
  const isFree = (): boolean =>
    pasted.every((box) => !boxes.some((other) => overlap({ ...box, x: box.x + offset.x, y: box.y + offset.y }, other)));
  while (!isFree()) offset.y += GAP.least;
  return offset;
}
