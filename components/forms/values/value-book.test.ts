import { describe, expect, it } from 'vitest';
import { makeValueBook, pillWords, type ValueEntry } from './value-book';
import { valueText } from './value-text';

const entry = (expression: string, label: string, schema: ValueEntry['schema'] = {}): ValueEntry => ({
  expression,
  label,
  source: 'Pull out details',
  nodeId: 'n1',
  icon: 'list-checks',
  kind: 'ai',
  schema,
  isOptional: false,
  depth: 1,
});

const book = makeValueBook(
  [
    entry('steps.details.email', 'E-mail', { type: 'string' }),
    entry('steps.details.lines', 'Order lines', { type: 'array', items: { type: 'object' } }),
  ],
  new Map([
    ['details', 'Pull out details'],
    ['later', 'Send message'],
  ]),
);

describe('pillWords', () => {
  it('names a known value, however its reference is written', () => {
    expect(pillWords('steps.details.email', book).label).toBe('E-mail');
    expect(pillWords('steps.?details.?email.orValue("")', book).label).toBe('E-mail');
    expect(pillWords('steps["details"].email', book).label).toBe('E-mail');
  });

  it('names a part of a known value', () => {
    expect(pillWords('steps.details.lines[0].price', book)).toMatchObject({
      label: 'Order lines, first, price',
      problem: null,
    });
  });

  it('says why a value cannot be had', () => {
    expect(pillWords('steps.details.phone', book).problem).toBe('Pull out details gives nothing called "phone" here');
    expect(pillWords('steps.later', book).problem).toBe('Send message does not come before this step');
    expect(pillWords('steps.gone.x', book).problem).toBe('The step that gave this is gone');
  });

  it('shows a computed value as it is', () => {
    for (const formula of [
      'size(steps.details.lines) + 1',
      'steps.details.total + 1',
      'item == "x" ? 3 : 4',
      'steps.details.lines.size()',
    ])
      expect(pillWords(formula, book)).toMatchObject({ label: formula, icon: 'sigma', problem: null });
  });
});

describe('valueText', () => {
  it('is short and in words', () => {
    expect(valueText(null)).toBe('empty');
    expect(valueText(true)).toBe('yes');
    expect(valueText([{ a: 1 }, { a: 2 }])).toBe('2 records');
    expect(valueText({ $file: 'x', name: 'a.pdf', mediaType: 'application/pdf', size: 1 })).toBe('a.pdf');
    expect(valueText('x'.repeat(200))).toHaveLength(81);
  });
});
