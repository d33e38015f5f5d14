import { keysOf, uniqueKey } from '../commands/naming';
import type { Finding } from '../finding';
import type { Rule } from './rule';

/** No two steps share an id or the key that references go by. */
export const uniqueNames: Rule = ({ structure }) => {
  const { document, byKey, nodes } = structure;
  const findings: Finding[] = [];
  const taken = keysOf(document);
  for (const node of document.nodes) {
    if (nodes.get(node.id) !== node) {
      const message = `${node.title} and ${nodes.get(node.id)?.title} have the same id. Remove one of them and add it again.`;
      findings.push({ code: 'duplicate-id', severity: 'error', nodeId: node.id, message });
      continue;
    }
    const first = byKey.get(node.key);
    if (first === undefined || first === node) continue;
    const key = uniqueKey(node.key, taken);
    taken.add(key);
    findings.push({
      code: 'duplicate-key',
      severity: 'error',
      nodeId: node.id,
      field: 'key',
      message: `${node.title} and ${first.title} go by the same name in references, "${node.key}".`,
      fix: { label: `Call this one "${key}"`, set: { nodeId: node.id, field: 'key', value: key } },
    });
  }
  const seen = new Set<string>();
  for (const edge of document.edges) {
    if (seen.has(edge.id)) {
      const message = 'Two connections have the same id. Remove one of them and draw it again.';
      findings.push({ code: 'duplicate-id', severity: 'error', edgeId: edge.id, message });
    }
    seen.add(edge.id);
  }
  return findings;
};
