import type { WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { buildStructure, type Structure } from './structure';

// Apart from the typing, so that what only walks the graph (drawing a connection) does not bring the expression language along.
const known = new WeakMap<WorkflowDocument, Structure>();

export function structureOf(document: WorkflowDocument, registry: NodeRegistry): Structure {
  let structure = known.get(document);
  if (structure?.registry !== registry) {
    structure = buildStructure(document, registry);
    known.set(document, structure);
  }
  return structure;
}
