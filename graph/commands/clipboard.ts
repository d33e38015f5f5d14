import * as z from 'zod';
import { edgeSchema, LIMITS, nodeSchema, type WorkflowDocument } from '../document';
import { sanitizeJson, UnsafeJsonError } from '../sanitize';
import { withDescendants } from './edited';

/** Says what a text on the clipboard is, so that it can be pasted in another tab or workflow, and into a text file. */
const clipboardSchema = z.strictObject({
  kind: z.literal('sluice/steps'),
  version: z.literal(1),
  nodes: z.array(nodeSchema).min(1).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
});
/** Steps with the edges between them. Settings name connections and never hold a secret, so neither does this. */
export type Clipboard = z.infer<typeof clipboardSchema>;

/** Steps, all that is inside them and the edges between them; null when nothing is chosen. Positions stay. */
export function copySteps(document: WorkflowDocument, nodeIds: Iterable<string>): Clipboard | null {
  const chosen = withDescendants(document, nodeIds);
  const nodes = document.nodes
    .filter((node) => chosen.has(node.id))
    .map((node) => {
      if (node.parentId === undefined || chosen.has(node.parentId)) return node;
      const { parentId: _, ...rest } = node;
      return rest;
    });
  if (nodes.length === 0) return null;
  const edges = document.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target));
  return { kind: 'sluice/steps', version: 1, nodes, edges };
}

/** Reads what was copied; null for any other text, which a person may well paste. */
export function parseClipboard(text: string): Clipboard | null {
  if (!text.includes('"sluice/steps"')) return null;
  try {
    const parsed = clipboardSchema.safeParse(sanitizeJson(JSON.parse(text)).value);
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UnsafeJsonError) return null;
    throw error;
  }
}
