const SMALL = new Set(['id', 'url', 'vat', 'iban', 'pdf', 'sku', 'po', 'usd', 'eur', 'sql']);

/** A field's name for people: `customer_name` and `customerName` are both "Customer name". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_\-.]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return name;
  const cased = words.map((word) => (SMALL.has(word.toLowerCase()) ? word.toUpperCase() : lower(word)));
  const [first = '', ...rest] = cased;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

const lower = (word: string): string => (word === word.toUpperCase() && word.length > 1 ? word : word.toLowerCase());
