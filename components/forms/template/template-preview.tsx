'use client';

import { Fragment, useDeferredValue } from 'react';
import { evaluateExpression } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import { parseTemplate } from '@/graph/expressions/parse-template';
import { renderText } from '@/graph/expressions/render-text';
import type { Json } from '@/graph/json';
import { cn } from '../../ui/cn';
import { Pill } from '../../ui/pill';
import { pillWords, type ValueBook } from '../values/value-book';
import { valueText } from '../values/value-text';

/** A preview shows what a text will be like, not all of it. */
const MAX_TEXT = 420;
const MAX_VALUE = 180;

interface Piece {
  id: number;
  text: string;
  isValue: boolean;
  problem: string | null;
  /** nothing is wrong, there is just nothing to show before the first run */
  isUnknown?: boolean;
}

const evaluate = (
  source: string,
  names: Record<string, Json>,
): { value: Json } | { problem: string; isMissing: boolean } => {
  try {
    return { value: evaluateExpression(source, names) };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.message, isMissing: error.code === 'missing' };
    throw error;
  }
};

const piecesOf = (text: string, names: Record<string, Json>, book: ValueBook, from: string): Piece[] =>
  parseTemplate(text).map((segment) => {
    if (segment.kind === 'text') return { id: segment.start, text: segment.text, isValue: false, problem: null };
    const words = pillWords(segment.source, book);
    const result = evaluate(segment.source, names);
    const named = { id: segment.start, text: words.label, isValue: true };
    if ('problem' in result) {
      if (!result.isMissing || words.problem) return { ...named, problem: words.problem ?? result.problem };
      return from === SAMPLES
        ? { ...named, problem: null, isUnknown: true }
        : { ...named, problem: `${words.label} had no value in ${from}.` };
    }
    if (result.value === null) return { ...named, problem: `${words.label} is empty in ${from}.` };
    const shown = typeof result.value === 'object' ? valueText(result.value) : renderText(result.value);
    return {
      ...named,
      text: shown.length > MAX_VALUE ? `${shown.slice(0, MAX_VALUE).trimEnd()}…` : shown,
      problem: null,
    };
  });

/** Where values come from before anything has run. */
const SAMPLES = 'sample data';

/** Under a template: the text with the values of the last run, or of the samples. What is missing is red and says why. */
export const TemplatePreview = ({
  text,
  kind,
  names,
  from,
  book,
  isCompact = false,
}: {
  text: string;
  kind: 'template' | 'expression';
  names: Record<string, Json>;
  from: string;
  book: ValueBook;
  /** one line, for fields of one line */
  isCompact?: boolean;
}) => {
  const shown = useDeferredValue(text);
  const pieces = kind === 'template' ? clip(piecesOf(shown, names, book, from)) : [expressionPiece(shown, names)];
  const problems = pieces.filter((piece) => piece.problem);
  if (isCompact) {
    const line = pieces.map((piece) => piece.text).join('');
    return (
      <p
        className={cn('truncate px-2 text-meta', problems.length > 0 ? 'text-failed' : 'text-ink-3')}
        title={problems[0]?.problem ?? `With ${from}: ${line}`}
      >
        {problems[0]?.problem ??
          (pieces.some((piece) => piece.isUnknown) ? 'No value before the first run' : `= ${line}`)}
      </p>
    );
  }
  return (
    <div className="template-preview" aria-live="off">
      <span className="block text-ink-3">Preview with {from}</span>
      {pieces.map((piece) =>
        piece.problem ? (
          <Pill key={piece.id} tone="missing" title={piece.problem}>
            {piece.text}
          </Pill>
        ) : piece.isUnknown ? (
          <Pill key={piece.id} title="No value before the first run">
            {piece.text}
          </Pill>
        ) : piece.isValue ? (
          <b key={piece.id}>{piece.text}</b>
        ) : (
          <Fragment key={piece.id}>{piece.text}</Fragment>
        ),
      )}
      {problems[0] ? <span className="mt-1 block text-failed">{problems[0].problem}</span> : null}
    </div>
  );
};

const expressionPiece = (text: string, names: Record<string, Json>): Piece => {
  const result = evaluate(text, names);
  return 'problem' in result
    ? { id: 0, text: 'No answer', isValue: true, problem: result.problem }
    : { id: 0, text: valueText(result.value), isValue: true, problem: null };
};

const clip = (pieces: Piece[]): Piece[] => {
  let left = MAX_TEXT;
  const kept: Piece[] = [];
  for (const piece of pieces) {
    if (left <= 0) break;
    kept.push(piece.text.length > left ? { ...piece, text: `${piece.text.slice(0, left)}…` } : piece);
    left -= piece.text.length;
  }
  return kept;
};
