import type { Finding } from '@/graph/finding';
import type { CardFinding } from '../step-card';

const cache = new WeakMap<Finding, CardFinding>();

/** What the bar of a card says about what is wrong, and the verb of its button. */
export const cardFinding = (finding: Finding | undefined): CardFinding | undefined => {
  if (!finding) return undefined;
  const known = cache.get(finding);
  if (known) return known;
  const card: CardFinding = {
    message: finding.message,
    severity: finding.severity,
    action: /^(choose|pick)/i.test(finding.message)
      ? 'Choose'
      : /empty|add /i.test(finding.message)
        ? 'Fill in'
        : 'Show',
  };
  cache.set(finding, card);
  return card;
};
