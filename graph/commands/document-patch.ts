import type { WorkflowDocument, WorkflowSettings } from '../document';

/** The difference between two documents, by id. What a command gives as its inverse. */
export interface DocumentPatch {
  name?: string;
  /** null: there is none */
  description?: string | null;
  /** null: there are none */
  settings?: WorkflowSettings | null;
  nodes?: ListPatch<WorkflowDocument['nodes'][number]>;
  edges?: ListPatch<WorkflowDocument['edges'][number]>;
}

interface ListPatch<Item> {
  removed: string[];
  /** new and changed items with the place each has in the result, from first to last */
  put: { index: number; item: Item }[];
}

/** What makes `after` of `before`. Unchanged items are told by identity, so it costs one look at each. */
export function diffDocuments(before: WorkflowDocument, after: WorkflowDocument): DocumentPatch {
  const patch: DocumentPatch = {};
  if (before.name !== after.name) patch.name = after.name;
  if (before.description !== after.description) patch.description = after.description ?? null;
  if (before.settings !== after.settings) patch.settings = after.settings ?? null;
  if (before.nodes !== after.nodes) patch.nodes = diffList(before.nodes, after.nodes);
  if (before.edges !== after.edges) patch.edges = diffList(before.edges, after.edges);
  return patch;
}

export function applyPatch(document: WorkflowDocument, patch: DocumentPatch): WorkflowDocument {
  const { description, settings, ...rest } = document;
  const nextDescription = patch.description === undefined ? description : (patch.description ?? undefined);
  const nextSettings = patch.settings === undefined ? settings : (patch.settings ?? undefined);
  return {
    ...rest,
    ...(nextSettings === undefined ? {} : { settings: nextSettings }),
    ...(nextDescription === undefined ? {} : { description: nextDescription }),
    name: patch.name ?? document.name,
    nodes: patch.nodes ? patchList(document.nodes, patch.nodes) : document.nodes,
    edges: patch.edges ? patchList(document.edges, patch.edges) : document.edges,
  };
}

function diffList<Item extends { id: string }>(before: readonly Item[], after: readonly Item[]): ListPatch<Item> {
  const old = new Map(before.map((item, index) => [item.id, { item, index }]));
  const kept = new Set(after.map((item) => item.id));
  const removed = before.filter((item) => !kept.has(item.id)).map((item) => item.id);
  const put: ListPatch<Item>['put'] = [];
  let last = -1;
  for (const [index, item] of after.entries()) {
    const was = old.get(item.id);
    // An item that went behind one it stood before is put anew; the others keep their order by themselves.
    const isInOrder = was !== undefined && was.index > last;
    if (isInOrder) last = was.index;
    if (!isInOrder || was.item !== item) put.push({ index, item });
  }
  return { removed, put };
}

function patchList<Item extends { id: string }>(list: readonly Item[], patch: ListPatch<Item>): Item[] {
  const gone = new Set([...patch.removed, ...patch.put.map(({ item }) => item.id)]);
  const result = list.filter((item) => !gone.has(item.id));
  for (const { index, item } of patch.put) result.splice(index, 0, item);
  return result;
}
