export const wholeNumber = (value: number): string => Math.ceil(value).toLocaleString('en-US');

/** Two digits that count, rounded up: a bound that is rounded down is none. */
export function moneyInWords(dollars: number): string {
  if (dollars === 0) return '$0';
  const places = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  const unit = 10 ** places;
  const rounded = Math.ceil(dollars * unit - 1e-6) / unit;
  return `$${rounded.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: places })}`;
}

const UNITS: [ms: number, name: string][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
];

/** The two largest units, rounded up. */
export function durationInWords(ms: number): string {
  if (ms <= 0) return '0 seconds';
  const first = UNITS.findIndex(([unit]) => ms >= unit);
  const [large, small] = UNITS.slice(first, first + 2);
  if (first < 0 || !large) return '1 second';
  const [unit, name] = large;
  if (!small) return count(Math.ceil(ms / unit), name);
  const whole = Math.floor(ms / unit);
  const rest = Math.ceil((ms - whole * unit) / small[0]);
  if (rest * small[0] >= unit) return durationInWords((whole + 1) * unit);
  return rest === 0 ? count(whole, name) : `${count(whole, name)} ${count(rest, small[1])}`;
}

const count = (amount: number, noun: string): string => `${wholeNumber(amount)} ${noun}${amount === 1 ? '' : 's'}`;
