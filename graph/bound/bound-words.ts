import type { TimeBound } from './bound';

export const wholeNumber = (value: number): string => Math.ceil(value).toLocaleString('en-US');

/** Two digits that count, rounded up: a bound that is rounded down is none. */
export function moneyInWords(dollars: number): string {
  if (dollars === 0) return '$0';
  const places = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  const unit = 10 ** places;
  const rounded = Math.ceil(dollars * unit - 1e-6) / unit;
  return `$${rounded.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: places })}`;
}

const UNITS: { ms: number; word: string; short: string }[] = [
  { ms: 86_400_000, word: 'day', short: 'd' },
  { ms: 3_600_000, word: 'hour', short: 'h' },
  { ms: 60_000, word: 'minute', short: 'min' },
  { ms: 1_000, word: 'second', short: 's' },
];

/** The two largest units, rounded up: "8 minutes 7 seconds", or short, for tables, "8 min 7 s". */
export function durationInWords(ms: number, length: 'long' | 'short' = 'long'): string {
  const amountOf = (amount: number, { word, short }: (typeof UNITS)[number]): string =>
    length === 'short' ? `${wholeNumber(amount)} ${short}` : `${wholeNumber(amount)} ${word}${amount === 1 ? '' : 's'}`;
  const [smallest] = UNITS.slice(-1);
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  const [large, small] = first < 0 ? [] : UNITS.slice(first, first + 2);
  if (!large) return smallest ? amountOf(ms <= 0 ? 0 : 1, smallest) : '';
  if (!small) return amountOf(Math.ceil(ms / large.ms), large);
  const whole = Math.floor(ms / large.ms);
  const rest = Math.ceil((ms - whole * large.ms) / small.ms);
  if (rest * small.ms >= large.ms) return durationInWords((whole + 1) * large.ms, length);
  return rest === 0 ? amountOf(whole, large) : `${amountOf(whole, large)} ${amountOf(rest, small)}`;
}

/** What stands beside the time at work, because it is not the run's own doing. */
const PATIENCE = 'when services ask for patience';
const AWAITED = 'waiting for people, times or other workflows';

/** "At work for 4 minutes at most, plus up to 10 minutes when services ask for patience, plus up to 7 days waiting for people, times or other workflows" */
export const timeInWords = ({ workMs, askedMs, waitMs }: TimeBound): string =>
  [
    workMs === 0 ? 'At work for an instant' : `At work for ${durationInWords(workMs)} at most`,
    ...(askedMs > 0 ? [`plus up to ${durationInWords(askedMs)} ${PATIENCE}`] : []),
    ...(waitMs > 0 ? [`plus up to ${durationInWords(waitMs)} ${AWAITED}`] : []),
  ].join(', ');
