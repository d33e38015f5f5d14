import type { Json } from '../json';
import { MAX_SIZE } from './budget';
import { ExpressionError } from './expression-error';
import { Interpreter } from './interpret';
import { isLargerThan } from './json-size';
import { parseExpression } from './parse-expression';
import { parseTemplate, singleValue, type TemplateSegment } from './parse-template';
import { toReference } from './reference';
import { renderText } from './render-text';

/** What an expression may read: `input`, `steps` by key, and where they exist `item`, `index`, `run` and a field's own names. */
export type Names = Readonly<Record<string, Json>>;

/** The value of a bare CEL expression. Throws `ExpressionError`; a value that is not there is one, never a silent empty. */
export function evaluateExpression(source: string, names: Names): Json {
  const value = new Interpreter(names).evaluate(parseExpression(source));
  // A path only passes on what a step gave; what is computed here must stay small.
  if (typeof value === 'object' && value !== null && !toReference(source)) limitSize(isLargerThan(value, MAX_SIZE));
  return value;
}

/**
 * The text with its values put in. With `keepType`, a text that is one `{{ value }}` and nothing else gives the value as it is.
 * Throws `ExpressionError`.
 */
export function evaluateTemplate(source: string, names: Names, options: { keepType?: boolean } = {}): Json {
  const segments = parseTemplate(source);
  const single = options.keepType ? singleValue(segments) : null;
  if (single) return evaluateSegment(single, names);
  let text = '';
  for (const segment of segments) {
    text += segment.kind === 'text' ? segment.text : renderSegment(segment, names);
    limitSize(text.length > MAX_SIZE);
  }
  return text;
}

function evaluateSegment(segment: Extract<TemplateSegment, { kind: 'value' }>, names: Names): Json {
  if (!segment.isClosed) throw new ExpressionError('syntax', 'A value begins with {{ but has no }} at its end.');
  return evaluateExpression(segment.source, names);
}

function renderSegment(segment: Extract<TemplateSegment, { kind: 'value' }>, names: Names): string {
  const value = evaluateSegment(segment, names);
  if (value === null) throw new ExpressionError('missing', `${segment.source} is empty.`);
  limitSize(isLargerThan(value, MAX_SIZE));
  return renderText(value);
}

function limitSize(isTooLarge: boolean): void {
  if (isTooLarge) throw new ExpressionError('limit', 'This makes more than 1 MB of text.');
}
