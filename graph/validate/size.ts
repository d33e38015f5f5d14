import { LIMITS } from '../document';
import type { Rule } from './rule';

/** Within what the editor and the engine are made for. */
export const size: Rule = ({ structure: { document } }) => {
  const findings = [];
  for (const [code, count, most, word] of [
    ['too-many-nodes', document.nodes.length, LIMITS.nodes, 'steps'],
    ['too-many-edges', document.edges.length, LIMITS.edges, 'connections'],
  ] as const) {
    if (count <= most) continue;
    const message = `This workflow has ${count.toLocaleString('en-US')} ${word}; ${most.toLocaleString('en-US')} is the most.`;
    findings.push({ code, severity: 'error' as const, message });
  }
  return findings;
};
