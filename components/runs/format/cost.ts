/**
 * Dollars with two significant digits below a cent and four when `precise`. Null is said as unknown and never as 0; a
 * true 0 (the built-in rules, a local model) is `$0`.
 */
export function formatCost(usd: number | null, precision: 'short' | 'precise' = 'short'): string {
  if (usd === null) return 'unknown';
  if (usd === 0) return '$0';
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const digits = precision === 'precise' ? 4 : 2;
  // toPrecision turns to exponents below 1e-6; nothing a person pays is worth more zeros than that
  if (usd < 0.000001) return '< $0.000001';
  return `$${trimZeros(usd.toPrecision(digits), precision === 'precise' ? 0 : 3)}`;
}

/** `0.06100` → `0.061`, but at least `keep` digits after the point so that a column of prices lines up. */
function trimZeros(text: string, keep: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const trimmed = fraction.replace(/0+$/, '').padEnd(Math.min(keep, fraction.length), '0');
  return trimmed === '' ? whole : `${whole}.${trimmed}`;
}

/** `5,044`; null is said as unknown. */
export const formatCount = (count: number | null): string =>
  count === null ? 'unknown' : count.toLocaleString('en-US');

/** `1 step`, `3 steps`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
