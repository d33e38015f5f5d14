import type { NodeFacts } from '../analysis/node-facts';
import type { Typing } from '../analysis/typing';
import { inferSource } from '../expressions/infer-source';
import { parseTemplate } from '../expressions/parse-template';
import type { Reference } from '../expressions/reference';
import { mostTokens } from './token-count';
import { mostTokensOfValue } from './value-size';

/**
 * The most tokens the text of a setting can have once its values are put in. Infinity as soon as one value has no limit: its type
 * sets none, it is computed, or nobody checks that it fits its type.
 */
export function mostTextTokens(facts: NodeFacts, setting: string, typing: Typing): number {
  const source = facts.config[setting];
  if (typeof source !== 'string') return 0;
  if (!source.includes('{{')) return mostTokens(source);
  let tokens = 0;
  for (const segment of parseTemplate(source)) {
    if (segment.kind === 'text') tokens += mostTokens(segment.text);
    else if (!segment.reference || !isChecked(segment.reference, typing)) return Number.POSITIVE_INFINITY;
    else tokens += mostTokensOfValue(inferSource(segment.source, 'expression', typing.scopeOf(facts.node.id)).schema);
    if (tokens === Number.POSITIVE_INFINITY) return tokens;
  }
  return tokens;
}

/** Whether the value is certain to fit its type when the step runs. */
function isChecked({ root, key, fallback }: Reference, typing: Typing): boolean {
  if (fallback !== undefined) return false;
  if (root === 'input' || root === 'index') return true;
  const node = root === 'steps' && key !== undefined ? typing.structure.byKey.get(key) : undefined;
  const facts = node && typing.structure.facts.get(node.id);
  if (!facts || facts.issues.length > 0 || facts.node.policy?.onError === 'default') return false;
  return facts.definition.isOutputChecked?.(facts.config) === true;
}
