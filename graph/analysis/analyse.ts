import type { WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { structureOf } from './structure-of';
import { Typing } from './typing';

// Documents are never changed in place. The editor validates, fills pickers and checks connections for one document many
// times, so what was found out about it is kept for as long as it is.
const known = new WeakMap<WorkflowDocument, Typing>();

export function analyse(document: WorkflowDocument, registry: NodeRegistry): Typing {
  let typing = known.get(document);
  if (typing?.structure.registry !== registry) {
    typing = new Typing(structureOf(document, registry));
    known.set(document, typing);
  }
  return typing;
}
