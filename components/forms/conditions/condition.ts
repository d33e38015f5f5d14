import { REFERENCE_ROOTS } from '@/graph/expressions/reference-roots';

/** A rule as a person builds it: comparisons joined by one word. Written to CEL and read back from it. */
export interface Condition {
  join: 'and' | 'or';
  parts: Comparison[];
}

export interface Comparison {
  /** a reference: `steps.extract.total` */
  left: string;
  operator: Operator;
  /** text as typed, or a reference when `isReference`; not used by operators without a right side */
  right: string;
  isReference: boolean;
}

export type Operator =
  | 'is'
  | 'is-not'
  | 'contains'
  | 'starts-with'
  | 'more-than'
  | 'at-least'
  | 'less-than'
  | 'at-most'
  | 'is-yes'
  | 'is-no'
  | 'is-empty'
  | 'is-not-empty';

export const operatorWords: Record<Operator, string> = {
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  'starts-with': 'starts with',
  'more-than': 'is more than',
  'at-least': 'is at least',
  'less-than': 'is less than',
  'at-most': 'is at most',
  'is-yes': 'is yes',
  'is-no': 'is no',
  'is-empty': 'is empty',
  'is-not-empty': 'is not empty',
};

export const hasRight = (operator: Operator): boolean =>
  operator !== 'is-yes' && operator !== 'is-no' && operator !== 'is-empty' && operator !== 'is-not-empty';

export const operatorsFor = (types: string[]): Operator[] => {
  if (types.includes('boolean')) return ['is-yes', 'is-no'];
  if (types.includes('number') || types.includes('integer')) {
    return ['is', 'is-not', 'more-than', 'at-least', 'less-than', 'at-most'];
  }
  if (types.includes('array')) return ['contains', 'is-empty', 'is-not-empty'];
  if (types.includes('string')) return ['is', 'is-not', 'contains', 'starts-with', 'is-empty', 'is-not-empty'];
  return [
    'is',
    'is-not',
    'contains',
    'more-than',
    'at-least',
    'less-than',
    'at-most',
    'is-yes',
    'is-no',
    'is-empty',
    'is-not-empty',
  ];
};

const TEXT = '"(?:\\\\.|[^"\\\\])*"';
const NUMBER = '-?\\d+(?:\\.\\d+)?';
const PLACE = '\\.\\??[A-Za-z_]\\w*|\\[\\??(?:\\d+|"[^"]*")\\]';
/** With what stands in for a value that may be missing. */
const REFERENCE = `(?:${REFERENCE_ROOTS.join('|')})(?:(?!\\.orValue\\()(?:${PLACE}))*(?:\\.orValue\\((?:${TEXT}|${NUMBER}|true|false)\\))?`;

const symbols: [Operator, string][] = [
  ['at-least', '>='],
  ['at-most', '<='],
  ['is', '=='],
  ['is-not', '!='],
  ['more-than', '>'],
  ['less-than', '<'],
];

/** Numbers as numbers, `true` and `false` as they are, all else as text. */
const literal = (text: string, isNumber: boolean): string =>
  isNumber && new RegExp(`^${NUMBER}$`).test(text.trim()) ? text.trim() : JSON.stringify(text);

/** What the value on the left is, as far as the writing of a comparison depends on it. */
export type LeftKind = 'number' | 'list' | 'other';

const comparisonToCel = (comparison: Comparison, kindOf: (reference: string) => LeftKind): string => {
  const { left, operator, right, isReference } = comparison;
  const isOrder =
    operator === 'more-than' || operator === 'at-least' || operator === 'less-than' || operator === 'at-most';
  const isTextual = operator === 'contains' || operator === 'starts-with';
  const value = isReference ? right : literal(right, isOrder || (kindOf(left) === 'number' && !isTextual));
  switch (operator) {
    case 'contains':
      return kindOf(left) === 'list' ? `${value} in ${left}` : `${left}.contains(${value})`;
    case 'starts-with':
      return `${left}.startsWith(${value})`;
    case 'is-yes':
      return `${left} == true`;
    case 'is-no':
      return `${left} == false`;
    case 'is-empty':
      return `size(${left}) == 0`;
    case 'is-not-empty':
      return `size(${left}) > 0`;
    default:
      return `${left} ${symbols.find(([name]) => name === operator)?.[1] ?? '=='} ${value}`;
  }
};

export const conditionToCel = (condition: Condition, kindOf: (reference: string) => LeftKind): string =>
  condition.parts
    .filter((part) => part.left !== '')
    .map((part) => comparisonToCel(part, kindOf))
    .join(condition.join === 'and' ? ' && ' : ' || ');

/** As a person writes it: with or without spaces around. */
const AROUND = '\\s*';

const patterns: { pattern: RegExp; read: (match: RegExpExecArray) => Comparison | null }[] = [
  {
    pattern: new RegExp(`^size\\((${REFERENCE})\\)${AROUND}(==|>)${AROUND}0$`),
    read: ([, left = '', test]) => ({
      left,
      operator: test === '==' ? 'is-empty' : 'is-not-empty',
      right: '',
      isReference: false,
    }),
  },
  {
    pattern: new RegExp(`^(${REFERENCE})${AROUND}==${AROUND}(true|false)$`),
    read: ([, left = '', value]) => ({
      left,
      operator: value === 'true' ? 'is-yes' : 'is-no',
      right: '',
      isReference: false,
    }),
  },
  {
    pattern: new RegExp(`^(${REFERENCE})${AROUND}(>=|<=|==|!=|>|<)${AROUND}(${TEXT}|${NUMBER}|${REFERENCE})$`),
    read: ([, left = '', symbol, value = '']) => {
      const operator = symbols.find(([, one]) => one === symbol)?.[0];
      return operator ? { left, operator, ...rightSide(value) } : null;
    },
  },
  {
    pattern: new RegExp(`^(${REFERENCE})\\.(contains|startsWith)\\((${TEXT}|${REFERENCE})\\)$`),
    read: ([, left = '', name, value = '']) => ({
      left,
      operator: name === 'contains' ? 'contains' : 'starts-with',
      ...rightSide(value),
    }),
  },
  {
    // A yes or no by itself, as it may be written
    pattern: new RegExp(`^(!?)(${REFERENCE})$`),
    read: ([, not, left = '']) => ({ left, operator: not ? 'is-no' : 'is-yes', right: '', isReference: false }),
  },
  {
    pattern: new RegExp(`^(${TEXT}|${REFERENCE}) in (${REFERENCE})$`),
    read: ([, value = '', left = '']) => ({ left, operator: 'contains', ...rightSide(value) }),
  },
];

const rightSide = (value: string): { right: string; isReference: boolean } => {
  if (value.startsWith('"')) return { right: JSON.parse(value) as string, isReference: false };
  return { right: value, isReference: !new RegExp(`^${NUMBER}$`).test(value) };
};

const readComparison = (text: string): Comparison | null => {
  for (const { pattern, read } of patterns) {
    const match = pattern.exec(text);
    if (match) return read(match);
  }
  return null;
};

/** Null for anything a person wrote that the builder cannot show: then it is edited as text. */
export const conditionFromCel = (source: string): Condition | null => {
  const text = source.trim();
  if (text === '') return { join: 'and', parts: [] };
  for (const [join, separator] of [
    ['and', '&&'],
    ['or', '||'],
  ] as const) {
    const pieces = splitOutsideQuotes(text, separator);
    const parts = pieces.map((piece) => readComparison(piece.trim()));
    if (parts.every((part) => part !== null)) return { join, parts };
  }
  return null;
};

const splitOutsideQuotes = (text: string, separator: string): string[] => {
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && text.startsWith(separator, at)) {
      pieces.push(text.slice(start, at));
      at += separator.length - 1;
      start = at + 1;
    }
  }
  return [...pieces, text.slice(start)];
};
