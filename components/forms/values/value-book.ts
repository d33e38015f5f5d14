import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { Kind } from '../../ui/kind-tile';

/** Where values come from before anything has run. */
export const SAMPLES = 'sample data';

/** A value that may be inserted here, as a person knows it. */
export interface ValueEntry {
  /** CEL: `steps.extract.email` */
  expression: string;
  label: string;
  /** title of the step that gives it */
  source: string;
  nodeId: string | null;
  icon: string;
  kind: Kind;
  schema: JsonSchema;
  isOptional: boolean;
  /** a whole step's output and its parts are both offered; parts are what people want first */
  depth: number;
  /** of the last run, or a sample; absent when neither is known */
  last?: Json;
}

export interface ValueBook {
  entries: ValueEntry[];
  find(expression: string): ValueEntry | undefined;
  /** titles by step key, also of steps that give nothing here: says why a reference is broken */
  titleOfKey(key: string): string | undefined;
  /** false until it is known what is in scope: nothing is called missing before that */
  isComplete: boolean;
}

export const makeValueBook = (
  entries: ValueEntry[],
  titles: ReadonlyMap<string, string>,
  isComplete = true,
): ValueBook => {
  const byExpression = new Map(entries.map((entry) => [normalise(entry.expression), entry]));
  return {
    entries,
    find: (expression) => byExpression.get(normalise(expression)),
    titleOfKey: (key) => titles.get(key),
    isComplete,
  };
};

export const emptyBook: ValueBook = makeValueBook([], new Map(), false);

/** `steps.?a.?b.orValue("")` and `steps["a"].b` name the same value as `steps.a.b`. */
const normalise = (expression: string): string =>
  expression
    .trim()
    .replace(/\.orValue\([^)]*\)$/, '')
    .replaceAll('.?', '.')
    .replaceAll(/\[\??"([A-Za-z_][A-Za-z0-9_]*)"\]/g, '.$1')
    .replaceAll(/\[\?(\d+)\]/g, '[$1]');

export interface PillWords {
  label: string;
  icon: string | null;
  kind: Kind | null;
  /** set when the value cannot be had here */
  problem: string | null;
}

/** The words of a pill. Parts of a known value are named after their path: "Order lines, first, price". */
export const pillWords = (expression: string, book: ValueBook): PillWords => {
  const words = wordsOf(expression, book);
  return book.isComplete ? words : { ...words, problem: null };
};

/** `state.count`, `steps.details.lines[0].price` */
const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[(\d+|"[^"]*")\])*$/;

const wordsOf = (expression: string, book: ValueBook): PillWords => {
  const exact = book.find(expression);
  if (exact) return { label: exact.label, icon: exact.icon, kind: exact.kind, problem: null };
  const plain = normalise(expression);
  // A formula is shown whole: named after the value it begins with, it would look like that value.
  if (!PATH.test(plain)) return { label: expression, icon: 'sigma', kind: null, problem: null };
  const parent = longestPrefix(plain, book);
  if (parent) {
    const rest = plain.slice(normalise(parent.expression).length);
    return { label: `${parent.label}${pathWords(rest)}`, icon: parent.icon, kind: parent.kind, problem: null };
  }
  const reference = /^(steps|errors|input|item|state|voter|index|run)\b(.*)$/.exec(plain);
  if (!reference) return { label: expression, icon: 'sigma', kind: null, problem: null };
  const [, root = '', tail = ''] = reference;
  if (root === 'steps') {
    const [key = '', ...path] = tail.replace(/^\./, '').split('.');
    const title = book.titleOfKey(key);
    const label = path.length > 0 ? words(path[path.length - 1] ?? '') : (title ?? key);
    return {
      label,
      icon: null,
      kind: null,
      problem: title
        ? path.length > 0
          ? `${title} gives nothing called "${words(path.join(' '))}" here`
          : `${title} does not come before this step`
        : 'The step that gave this is gone',
    };
  }
  if (root === 'errors') {
    const [key = '', ...path] = tail.replace(/^\./, '').split('.');
    const title = book.titleOfKey(key) ?? key;
    return {
      label: path.length > 0 ? words(path.join(' ')) : `What went wrong in ${title}`,
      icon: null,
      kind: null,
      problem: `The error of ${title} does not lead to this step`,
    };
  }
  if (root === 'input')
    return {
      label: words(tail.slice(1)) || 'Input',
      icon: null,
      kind: null,
      problem: `Start has no field "${words(tail.slice(1))}"`,
    };
  if (root === 'run') return { label: words(tail.slice(1)) || 'Run', icon: 'play', kind: null, problem: null };
  const { name, home } = CONTAINER_NAMES[root] ?? { name: root, home: 'a frame' };
  return { label: `${name}${pathWords(tail)}`, icon: null, kind: null, problem: `Only inside ${home}` };
};

/** What a container adds for the steps inside it. */
const CONTAINER_NAMES: Partial<Record<string, { name: string; home: string }>> = {
  item: { name: 'Item', home: 'a For each' },
  state: { name: 'State', home: 'a Loop' },
  voter: { name: 'Model of this vote', home: 'a vote by several models' },
  index: { name: 'Place', home: 'a For each, a Loop or a Vote' },
};

const longestPrefix = (expression: string, book: ValueBook): ValueEntry | undefined => {
  let best: ValueEntry | undefined;
  for (const entry of book.entries) {
    const prefix = normalise(entry.expression);
    const isUnder = expression.startsWith(`${prefix}.`) || expression.startsWith(`${prefix}[`);
    if (
      isUnder &&
      isOpen(entry.schema, expression.slice(prefix.length)) &&
      prefix.length > (best?.expression.length ?? 0)
    )
      best = entry;
  }
  return best;
};

/** Whether a value of this type may have that part: it names it, or does not say what it has. */
const isOpen = (schema: JsonSchema, rest: string): boolean => {
  if (rest.startsWith('[')) return schema.type === undefined || [schema.type].flat().includes('array');
  const name = /^\.([A-Za-z0-9_]+)/.exec(rest)?.[1];
  if (!schema.properties) return schema.type === undefined || [schema.type].flat().includes('object');
  return name !== undefined && (name in schema.properties || schema.additionalProperties !== false);
};

const words = (name: string): string => name.replaceAll(/[_.]+/g, ' ').trim();

const pathWords = (path: string): string =>
  [...path.matchAll(/\[(\d+)\]|\.([A-Za-z0-9_]+)/g)]
    .map((part) =>
      part[1] === undefined
        ? `, ${words(part[2] ?? '')}`
        : part[1] === '0'
          ? ', first'
          : `, no. ${Number(part[1]) + 1}`,
    )
    .join('');
