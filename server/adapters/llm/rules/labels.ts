/** Words that mean the same in labels; each is replaced by the first of its group. */
const GROUPS: string[][] = [
  ['number', 'no', 'nr', 'num', 'id', 'ref', 'reference'],
  ['email', 'e-mail', 'mail', 'emailaddress'],
  ['quantity', 'qty', 'pcs', 'pieces', 'count', 'menge'],
  ['total', 'sum', 'amount'],
  ['customer', 'company', 'client', 'buyer', 'organisation', 'organization', 'firm', 'shop'],
  ['contact', 'attention', 'attn', 'person'],
  ['delivery', 'deliver', 'delivered', 'ship', 'shipping', 'shipped'],
  ['phone', 'telephone', 'tel', 'mobile'],
  ['sku', 'article', 'item', 'code'],
  ['description', 'product', 'designation'],
  ['order', 'po'],
  ['name', 'names'],
  ['date', 'day', 'by', 'on'],
  ['action', 'actions', 'todo', 'todos', 'tasks'],
  ['decision', 'decisions', 'decided'],
  ['attendee', 'attendees', 'present', 'participants', 'participant'],
  ['line', 'lines', 'items', 'position', 'positions'],
];

const CANONICAL = new Map(GROUPS.flatMap((group) => group.map((word) => [word, group[0] ?? word])));

/** Words that say nothing about which value a label stands for. */
const FILLERS = new Set([
  'the',
  'a',
  'an',
  'of',
  'in',
  'for',
  'to',
  'your',
  'our',
  'purchase',
  'is',
  'grand',
  'and',
  'please',
]);

/** "Purchase order no." and "Order number" both become order, number. */
export function labelWords(label: string): string[] {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/#/g, ' number ')
    .split(/[^\p{L}\p{N}-]+/u)
    .filter((word) => word !== '' && !FILLERS.has(word))
    .map((word) => CANONICAL.get(word) ?? word);
  return [...new Set(words)];
}

/** 1: the same label; 0: nothing in common. */
export function likeness(left: string[], right: string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  const shared = left.filter((word) => right.includes(word)).length;
  return shared / new Set([...left, ...right]).size;
}

/** Labels less alike than this are taken for different things. */
export const ALIKE = 0.5;
