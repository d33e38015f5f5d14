import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';

const MAX_REMEMBERED = 2_000;
const remembered = new Map<string, number>();

/** How many things keep this revision from running. A revision never changes, so each is compiled once a process. */
export const countFindings = (
  { id, revision }: { id: string; revision: number },
  document: WorkflowDocument,
  registry: NodeRegistry,
): number => {
  const key = `${id} ${revision}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const count = compile(document, registry).findings.filter(({ severity }) => severity === 'error').length;
  const oldest = remembered.keys().next();
  if (remembered.size >= MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
  remembered.set(key, count);
  return count;
};
