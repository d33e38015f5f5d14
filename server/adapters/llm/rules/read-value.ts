const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const NUMBER = /-?\d{1,3}(?:[ ',.’\u00a0]\d{3})+(?:[.,]\d{1,2})?(?!\d)|-?\d+(?:[.,]\d+)?/;
const DATE =
  /\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b|\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b|\b(\d{1,2})\.?\s+(\p{L}{3,9})\.?,?\s+(\d{4})\b|\b(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/u;
// Begins at a word's edge and is bounded, so that a long text without spaces costs no more than its length.
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}/u;
const CURRENCY = /\b(EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|CZK)\b|[€$£]/;
const SIGNS: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP' };

/** The first number in a text: `EUR 8,412.60`, `8.412,60 €`, `1 200`. Undefined when there is none. */
export function readNumber(text: string): number | undefined {
  const match = NUMBER.exec(text)?.[0];
  if (match === undefined) return undefined;
  const compact = match.replace(/[ '’\u00a0]/g, '');
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  // A separator before exactly three last digits groups thousands: 8,412 and 8.412 are the same number.
  const isDecimal = last >= 0 && compact.length - last - 1 !== 3;
  const whole = (isDecimal ? compact.slice(0, last) : compact).replace(/[.,]/g, '');
  const value = Number(isDecimal ? `${whole}.${compact.slice(last + 1)}` : whole);
  return Number.isFinite(value) ? value : undefined;
}

/** The first date in a text as `2026-11-20`; a day before a month, as most of the world writes it. */
export function readDate(text: string): string | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, y1, m1, d1, d2, m2, y2, d3, m3, y3, d4, month4, y4, month5, d5, y5] = match;
  if (y1) return toIso(y1, m1, d1);
  if (y2) return toIso(y2, m2, d2);
  if (y3) return Number(m3) > 12 ? toIso(y3, d3, m3) : toIso(y3, m3, d3);
  if (y4) return toIso(y4, monthNumber(month4), d4);
  return toIso(y5, monthNumber(month5), d5);
}

const monthNumber = (name = ''): string | undefined => {
  const index = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : String(index + 1);
};

function toIso(year: string | undefined, month: string | undefined, day: string | undefined): string | undefined {
  if (!year || !month || !day || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31)
    return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

export const readEmail = (text: string): string | undefined => EMAIL.exec(text)?.[0];

export function readCurrency(text: string): string | undefined {
  const match = CURRENCY.exec(text)?.[0];
  return match === undefined ? undefined : (SIGNS[match] ?? match);
}

export function readYesNo(text: string): boolean | undefined {
  const word = /^\W*(yes|true|y|ja|no|false|n|nein|none)\b/i.exec(text)?.[1]?.toLowerCase();
  return word === undefined ? undefined : ['yes', 'true', 'y', 'ja'].includes(word);
}
