import type { Rule } from './rule';

/** Every step is of a kind this Sluice has. */
export const knownTypes: Rule = ({ structure }) =>
  [...structure.nodes.values()]
    .filter((node) => !structure.facts.has(node.id))
    .map((node) => ({
      code: 'unknown-type',
      severity: 'error',
      nodeId: node.id,
      message: `${node.title} is of a kind this Sluice does not have: "${node.type}".`,
    }));
