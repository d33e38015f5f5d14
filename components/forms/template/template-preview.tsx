'use client';

import { Fragment, useDeferredValue } from 'react';
import { cn } from '../../ui/cn';
import { Pill } from '../../ui/pill';
import { SAMPLES, type ValueBook } from '../values/value-book';
import { type PreviewPiece, type PreviewValues, previewNote, previewPieces } from './preview-pieces';

/** A preview shows what a text will be like, not all of it. */
const MAX_TEXT = 420;

/**
 * Under a template: the text with the values of the last run, or of samples. What is wrong is red and says why; what a sample
 * cannot show is not.
 */
export const TemplatePreview = ({
  text,
  kind,
  values,
  book,
  isCompact = false,
}: {
  text: string;
  kind: 'template' | 'expression';
  values: PreviewValues;
  book: ValueBook;
  /** one line, for fields of one line */
  isCompact?: boolean;
}) => {
  const shown = useDeferredValue(text);
  const pieces = clip(previewPieces(shown, kind, values, book));
  const problem = pieces.find((piece) => piece.problem)?.problem;
  const note = previewNote(pieces);
  const from = sourceOf(pieces, values.from);
  if (isCompact) {
    const line = pieces.map((piece) => piece.text).join('');
    return (
      <p
        className={cn('truncate px-2 text-meta', problem ? 'text-failed' : 'text-ink-3')}
        title={problem ?? note ?? `With ${from}: ${line}`}
      >
        {problem ?? note ?? (from === values.from && from !== SAMPLES ? `= ${line}` : `With ${from}: ${line}`)}
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
        ) : piece.note ? (
          <Pill key={piece.id} title={piece.note}>
            {piece.text}
          </Pill>
        ) : piece.isValue ? (
          <b key={piece.id}>{piece.text}</b>
        ) : (
          <Fragment key={piece.id}>{piece.text}</Fragment>
        ),
      )}
      {problem ? <span className="mt-1 block text-failed">{problem}</span> : null}
      {note && !problem ? <span className="mt-1 block text-ink-3">{note}</span> : null}
    </div>
  );
};

/** "run 214", "sample data", or both where a sample stands in for what the run has none of. */
const sourceOf = (pieces: readonly PreviewPiece[], from: string): string =>
  from !== SAMPLES && pieces.some((piece) => piece.isSample) ? `${from} and ${SAMPLES}` : from;

const clip = (pieces: PreviewPiece[]): PreviewPiece[] => {
  let left = MAX_TEXT;
  const kept: PreviewPiece[] = [];
  for (const piece of pieces) {
    if (left <= 0) break;
    kept.push(piece.text.length > left ? { ...piece, text: `${piece.text.slice(0, left)}…` } : piece);
    left -= piece.text.length;
  }
  return kept;
};
