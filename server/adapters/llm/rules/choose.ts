import { RulesRefusal } from './rules-refusal';

export interface Choice {
  value: string;
  /** the words in the text that speak for it; empty when it was taken because nothing else fits */
  hits: string[];
}

const STOP_WORDS = new Set(
  'a an and are as at be been but by can do does for from had has have he her his how i if in into is it its me my no not of on one or our other others out she so some than that the their them then there these they this to too up us was we were what when where which who why will with would you your about after asks ask wants want reports report says none fits'.split(
    ' ',
  ),
);
/** A choice of this kind is what is left when nothing fits. */
const REST = /^(other|others|otherwise|none|neutral|unclear|unknown|general|something else|anything else|misc.*)$/i;

/** The choice whose name and description share the most words with the text; the first of several that share as many. */
export function choose(options: string[], description: string, text: string): Choice {
  const inText = stemsOf(text);
  const notes = descriptions(description);
  const scored = options
    .filter((option) => !REST.test(option))
    .map((option) => {
      const keywords = [...stemsOf(`${option} ${notes.get(option.toLowerCase()) ?? ''}`)];
      return { value: option, hits: keywords.flatMap(([stem]) => inText.get(stem) ?? []) };
    });
  const best = scored.reduce<Choice>((top, next) => (next.hits.length > top.hits.length ? next : top), {
    value: '',
    hits: [],
  });
  if (best.hits.length > 0) return best;
  const rest = options.find((option) => REST.test(option));
  if (rest !== undefined) return { value: rest, hits: [] };
  throw new RulesRefusal(
    `The built-in rules are not an AI model: they choose by matching words, and no word of the text speaks for any of ${options.map((option) => `"${option}"`).join(', ')}. Describe the choices in the words people use, add a choice "Other", or connect a model.`,
  );
}

/** "- Billing: invoices, payments" gives the words that speak for Billing. */
function descriptions(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, note] = /^\s*[-*•]?\s*([^:]{1,80}):\s*(.+)$/.exec(line) ?? [];
    if (name && note) found.set(name.trim().toLowerCase(), note);
  }
  return found;
}

/** Words by their stem, so that "invoices" and "invoiced" speak for "invoice". */
function stemsOf(text: string): Map<string, string> {
  const stems = new Map<string, string>();
  for (const word of text.toLowerCase().match(/\p{L}[\p{L}'’-]*/gu) ?? []) {
    if (word.length < 3 || STOP_WORDS.has(word)) continue;
    const stem = stemOf(word);
    if (!stems.has(stem)) stems.set(stem, word);
  }
  return stems;
}

function stemOf(word: string): string {
  const bare = word.replace(/['’]s$/, '');
  for (const ending of [
    'ations',
    'ation',
    'ments',
    'ment',
    'ings',
    'ing',
    'ies',
    'ied',
    'ers',
    'er',
    'es',
    'ed',
    'ly',
    's',
    'e',
    'y',
  ]) {
    if (bare.endsWith(ending) && bare.length - ending.length >= 3) return bare.slice(0, -ending.length);
  }
  return bare;
}
