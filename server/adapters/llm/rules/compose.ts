import { labelWords, likeness } from './labels';
import type { Labelled, Material } from './material';
import { sentencesOf } from './material';
import { RulesRefusal } from './rules-refusal';

const WRITES = /\b(write|draft|reply|answer|respond|compose|announce|tell|thank)\b/i;
const SHORTENS =
  /\b(summari[sz]e|summary|shorten|condense|sum up|key points|gist|headline|in (?:one|two|three|four|five) sentences?)\b/i;
const CANNOT =
  /\b(translate|translation|poem|code|explain why|improve|rewrite|correct|proofread|imagine|invent|brainstorm)\b/i;

export type Work = 'reply' | 'summary';

/** What kind of writing is asked for; refuses everything the rules would have to make up. */
export function workOf(task: string): Work {
  if (!CANNOT.test(task)) {
    if (WRITES.test(task)) return 'reply';
    if (SHORTENS.test(task)) return 'summary';
  }
  throw new RulesRefusal(
    'The built-in rules are not an AI model and cannot do this. They copy labelled details, match words, fill in a reply from labelled values and shorten a text. Connect a model under Models & keys, and choose it in this step.',
  );
}

export const isWritingTask = (task: string): boolean => WRITES.test(task) || SHORTENS.test(task);

const find = (labelled: Labelled[], ...labels: string[]): Labelled | undefined => {
  for (const label of labels) {
    const found = labelled.find((entry) => likeness(labelWords(label), entry.words) === 1);
    if (found) return found;
  }
  return undefined;
};

/** A letter made of the values in the prompt and nothing else. */
export function composeBody({ task, labelled }: Material): string {
  const name = find(labelled, 'Contact', 'Contact name', 'Name', 'Customer name', 'Customer', 'Dear');
  const order = find(labelled, 'Order number', 'Order', 'Number');
  const signature = find(labelled, 'Signature', 'Sign as', 'Signed by', 'From', 'Account manager');
  const opening = find(labelled, 'Opening', 'First sentence');
  const closing = find(labelled, 'Closing', 'Last sentence');
  const used = new Set([name, order, signature, opening, closing]);
  const rest = labelled.filter(
    (entry) => !used.has(entry) && !entry.words.includes('email') && !entry.words.includes('subject'),
  );
  const isAnswer = /\b(reply|answer|respond|thank)\b/i.test(task);
  const first = order
    ? `thank you for your order ${order.value}.`
    : isAnswer
      ? 'thank you for your message.'
      : 'here is what we noted.';
  return [
    name ? `Hello ${name.value},` : 'Hello,',
    opening?.value ?? first,
    rest
      .map(asParagraph)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    closing?.value,
    ['Kind regards', signature?.value].filter(Boolean).join('\n'),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

const asParagraph = ({ label, value }: Labelled): string =>
  value.includes('\n') ? `\n${label}:\n${value}\n` : `${label}: ${value}`;

export function composeSubject({ labelled, text }: Material): string {
  const subject = find(labelled, 'Subject');
  if (subject) return subject.value.startsWith('Re:') ? subject.value : `Re: ${subject.value}`;
  const order = find(labelled, 'Order number', 'Order');
  if (order) return `Your order ${order.value}`;
  const topic = find(labelled, 'Meeting', 'Topic', 'Title', 'About');
  if (topic) return `Follow-up: ${topic.value}`;
  return shorten(sentencesOf(text)[0] ?? 'Your message', 80);
}

/** Without greetings, headings and labelled lines, as long as anything else is left. */
function tellingOf(sentences: string[]): string[] {
  const telling = sentences.filter(
    (sentence) =>
      sentence.split(/\s+/).length >= 5 && !/[:,]$/.test(sentence) && !/^[^\s:]+(?:\s[^\s:]+)?:\s/.test(sentence),
  );
  return telling.length > 0 ? telling : sentences;
}

const NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3, four: 4, five: 5, a: 1, single: 1 };

/** The sentences that share the most words with the rest of the text, in their own order and words. */
export function summarize({ task, text }: Material): string {
  const asked = /\b(one|two|three|four|five|a|single|\d)\s+(?:short\s+)?(?:sentences?|lines?|points?|bullets?)/i
    .exec(task)?.[1]
    ?.toLowerCase();
  const wanted = asked === undefined ? 2 : (NUMBERS[asked] ?? Number(asked));
  const sentences = tellingOf(sentencesOf(text));
  if (sentences.length === 0) throw new RulesRefusal('There is no text to shorten.');
  const words = (sentence: string): string[] => sentence.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const frequency = new Map<string, number>();
  for (const word of sentences.flatMap(words)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const score = (sentence: string): number => {
    const own = words(sentence);
    return own.reduce((total, word) => total + (frequency.get(word) ?? 0), 0) / Math.sqrt(own.length + 1);
  };
  const kept = sentences
    .map((sentence, index) => ({ sentence, index, score: score(sentence) }))
    .sort((left, right) => right.score - left.score || left.index - right.index)
    .slice(0, Math.max(1, wanted))
    .sort((left, right) => left.index - right.index)
    .map(({ sentence }) => sentence);
  return /\b(points|bullets)\b/i.test(task) ? kept.map((sentence) => `- ${sentence}`).join('\n') : kept.join(' ');
}

const shorten = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text;
