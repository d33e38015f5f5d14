import { validateAgainst } from '../schema-validate';
import type { Rule } from './rule';

/** What a kind of step knows to be wrong with its settings: needed ones that are empty, and what no schema can say. */
export const ownChecks: Rule = ({ structure, typing }) =>
  [...structure.facts.values()].flatMap((facts) => {
    if (facts.issues.length > 0 || facts.node.isOff) return [];
    const context = { ...typing.contextOf(facts.node.id), problemsOf: validateAgainst };
    const found = facts.definition.check?.(facts.config, context) ?? [];
    return found.map((finding) => ({ ...finding, nodeId: facts.node.id }));
  });
