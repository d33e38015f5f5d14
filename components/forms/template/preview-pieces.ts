import { evaluateExpression } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import { namesIn } from '@/graph/expressions/names-in';
import { parseTemplate } from '@/graph/expressions/parse-template';
import { renderText } from '@/graph/expressions/render-text';
import type { Json } from '@/graph/json';
import { pillWords, SAMPLES, type ValueBook } from '../values/value-book';
import { valueText } from '../values/value-text';

/** What a preview is made from. */
export interface PreviewValues {
  names: Record<string, Json>;
  /** "run 214", "sample data" */
  from: string;
  /** those that are samples, whatever the others are from: `input`, `item`, `steps.extract` */
  sampled: ReadonlySet<string>;
}

/** A part of a text with its values put in. */
export interface PreviewPiece {
  id: number;
  text: string;
  isValue: boolean;
  /** what is wrong with it */
  problem: string | null;
  /** why there is nothing to show though nothing is wrong with it */
  note?: string;
  /** made from a sample */
  isSample?: boolean;
}

/** A preview shows what a text will be like, not all of it. */
const MAX_VALUE = 180;

/** The text with what its values were last, or with samples. A sample may be unlike what a run has, so it proves nothing wrong. */
export function previewPieces(
  text: string,
  kind: 'template' | 'expression',
  values: PreviewValues,
  book: ValueBook,
): PreviewPiece[] {
  if (kind === 'expression') return [{ id: 0, isValue: true, ...found(text, values, null) }];
  return parseTemplate(text).map((segment) => {
    if (segment.kind === 'text') return { id: segment.start, text: segment.text, isValue: false, problem: null };
    const words = pillWords(segment.source, book);
    const piece = { id: segment.start, isValue: true, ...found(segment.source, values, words.label) };
    const isShown = piece.problem === null && piece.note === undefined;
    return words.problem && !isShown
      ? { id: piece.id, isValue: true, text: words.label, problem: words.problem }
      : piece;
  });
}

/** `label`: what a value inside a text is called; null for a formula that stands by itself. */
function found(source: string, values: PreviewValues, label: string | null): Omit<PreviewPiece, 'id' | 'isValue'> {
  const { names, from, sampled } = values;
  const reads = rootsOf(source);
  const isSample = reads.some((root) => sampled.has(root));
  const text = label ?? 'No answer';
  try {
    const value = evaluateExpression(source, names);
    if (value === null && label !== null)
      return isSample ? { text, problem: null, note: NOTHING_YET } : { text, problem: `${label} is empty in ${from}.` };
    const shown = label === null || typeof value === 'object' ? valueText(value) : renderText(value);
    return { text: cut(shown), problem: null, ...(isSample ? { isSample } : {}) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (error.code === 'syntax') return { text, problem: error.message };
    const isMissing = error.code === 'missing';
    if (reads.some((root) => !isThere(root, names)))
      return { text, problem: null, note: from === SAMPLES ? NOTHING_YET : `No value in ${from}.` };
    if (isSample)
      return { text, problem: null, note: isMissing ? NOTHING_YET : `No preview with ${SAMPLES}: ${error.message}` };
    return { text, problem: isMissing && label !== null ? `${label} had no value in ${from}.` : error.message };
  }
}

const NOTHING_YET = 'No value before the first run.';

/** Why some of it has no value, though nothing is wrong with it. */
export const previewNote = (pieces: readonly PreviewPiece[]): string | null =>
  pieces.find((piece) => piece.note)?.note ?? null;

/** What an expression begins to read at: `input`, `steps.extract`. */
const rootsOf = (source: string): string[] =>
  namesIn(source, 'expression').map((path) => {
    const [root = '', key] = path.match(/[A-Za-z_]\w*/g) ?? [];
    return root === 'steps' && key ? `steps.${key}` : root;
  });

function isThere(root: string, names: Record<string, Json>): boolean {
  const [name = '', key] = root.split('.');
  const value = names[name];
  return key === undefined ? value !== undefined : typeof value === 'object' && value !== null && key in value;
}

const cut = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE).trimEnd()}…` : text);
