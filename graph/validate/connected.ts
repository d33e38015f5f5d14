import { edgesOf } from '../analysis/structure';
import { ROOT_SCOPE } from '../plan';
import type { Rule } from './rule';

/** Something leads to every step; inside a container the first ones start by themselves. */
export const connected: Rule = ({ structure }) =>
  (structure.scopes.get(ROOT_SCOPE)?.order ?? []).flatMap((id) => {
    const node = structure.nodes.get(id);
    if (!node || structure.facts.get(id)?.isStart || edgesOf(structure.incoming, id).length > 0) return [];
    // A connection that is wrong has a finding of its own.
    if (structure.document.edges.some((edge) => edge.target === id && structure.nodes.has(edge.source))) return [];
    const message = `${node.title} is not connected: nothing leads to it, so it would never run.`;
    return [{ code: 'unconnected', severity: 'error', nodeId: id, message }];
  });
