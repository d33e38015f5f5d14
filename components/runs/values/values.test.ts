import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '@/graph/json';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { buildTimeline } from '../timeline/build-timeline';
import { splitHidden } from './hidden-text';
import { inFieldWords, labelsIn, wordsAt } from './labels';
import { formatNumber, looksLikeMarkdown, readable } from './readable';
import { readersOf, sourceOf, splitReference, valueAt } from './source-of';

describe('readable', () => {
  test('items and votes that failed are counted as everywhere: from 1', () => {
    const failed: Json[] = [
      { index: 2, message: 'No stock.' },
      { index: 5, code: 'no-price', message: 'No price.' },
    ];
    expect(readable(failed)).toEqual({
      ...{ kind: 'table', columns: ['number', 'message'] },
      rows: [
        { number: 3, message: 'No stock.' },
        { number: 6, message: 'No price.' },
      ],
    });
    expect(readable([{ index: 2, message: 'No stock.', sku: 'A' }])).toMatchObject({
      columns: ['index', 'message', 'sku'],
    });
  });

  test('mail, messages, tables, files and fields are told apart', () => {
    expect(readable({ to: ['a@b.de'], subject: 'Hi', body: 'Hello', draftId: '7' })).toEqual({
      kind: 'email',
      email: { to: 'a@b.de', subject: 'Hi', body: 'Hello' },
      rest: { draftId: '7' },
    });
    expect(readable({ channel: '#sales', text: 'New order' }).kind).toBe('message');
    expect(
      readable([
        { sku: 'a', qty: 1 },
        { sku: 'b', note: 'x' },
      ]),
    ).toMatchObject({
      ...{ kind: 'table', columns: ['sku', 'qty', 'note'] },
    });
    expect(readable([{ deep: { a: 1 } }]).kind).toBe('list');
    expect(readable({ $file: 'ab', name: 'a.pdf', mediaType: 'application/pdf', size: 3 }).kind).toBe('file');
    expect(readable({ $blob: 'ab', size: 70_000, preview: '[' }).kind).toBe('blob');
    expect(readable({ name: 'Lena' }).kind).toBe('fields');
    expect(readable(true)).toEqual({ kind: 'scalar', text: 'Yes' });
    for (const empty of [null, '', [], {}, undefined]) expect(readable(empty)).toEqual({ kind: 'empty' });
  });

  test('every value has a way to be read', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => typeof readable(value as Json).kind === 'string'));
  });

  test('punctuation alone is not Markdown', () => {
    expect(looksLikeMarkdown('Dear all,\n\n- the team')).toBe(false);
    expect(looksLikeMarkdown('# Report\n\n- one\n- two')).toBe(true);
    expect(looksLikeMarkdown('| a | b |\n| - | - |\n| 1 | 2 |')).toBe(true);
  });

  test('numbers keep every digit', () => {
    expect(formatNumber(8412.6)).toBe('8412.6');
    expect(formatNumber(48213)).toBe('48,213');
    expect(formatNumber(2026)).toBe('2026');
  });
});

test('fields and ways go by their names, found by the place in the value', () => {
  const words = {
    route: { label: 'Answer', values: { approve: 'Approve' } },
    values: { label: 'What they filled in', fields: { notes: { label: 'Meeting notes' } } },
  };
  expect(labelsIn(words)).toEqual({ route: 'Answer', values: 'What they filled in' });
  expect(inFieldWords('approve', words.route)).toBe('Approve');
  expect(inFieldWords('other', words.route)).toBe('other');
  expect(wordsAt(words, ['values', 0, 'notes'])?.label).toBe('Meeting notes');
  expect(wordsAt(words, ['values', 'unheard_of'])).toBeUndefined();
});

test('hidden parts are split from the text around them, and nothing is lost', () => {
  expect(splitHidden('Hello ⟦name⟧, order ⟦order number⟧')).toEqual([
    { kind: 'text', text: 'Hello ' },
    { kind: 'hidden', what: 'name' },
    { kind: 'text', text: ', order ' },
    { kind: 'hidden', what: 'order number' },
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('⟦', '⟧', 'a', '\n', ' '), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const back = splitHidden(text).map((part) => (part.kind === 'text' ? part.text : `⟦${part.what}⟧`));
      expect(back.join('')).toBe(text);
    }),
  );
});

describe('sourceOf', () => {
  const document = sketch(
    [
      { key: 'start', type: 'start' },
      { key: 'lines' },
      { key: 'each', type: 'parallel' },
      { key: 'lines_check', inside: 'each' },
      { key: 'split', inside: 'each' },
    ],
    ['start > lines', 'lines > each', 'lines_check > split'],
  );
  const field = { field: 'config.text', value: 'x', references: ['steps.lines_check.left[0]["on hand"]'] };
  const { events } = new RunScript(document)
    .begin()
    .started(0, 'lines', 1, [{ field: 'config.text', value: 'x', references: ['input.document'] }])
    .started(0, 'each')
    .fan(0, 'each', ['a', 'b'])
    .started(1, 'each[0]/lines_check')
    .completed(2, 'each[0]/lines_check', { left: [{ 'on hand': 48 }] })
    .started(3, 'each[0]/split', 1, [field]);
  const timeline = buildTimeline(document, foldRun(events), runStart + 9);
  const split = timeline.spans.get('each[0]/split');
  if (!split) throw new Error('no such row');

  test('a reference in an item leads to the sibling in the same item, else outwards', () => {
    const inner = sourceOf(timeline, split, 'steps.lines_check.left[0]["on hand"]');
    expect(inner).toMatchObject({
      span: { path: 'each[0]/lines_check' },
      path: ['left', 0, 'on hand'],
      name: 'on hand',
    });
    expect(valueAt(inner?.span.output, inner?.path ?? [])).toBe(48);
    expect(sourceOf(timeline, split, 'steps.lines')?.span.path).toBe('lines');
    expect(sourceOf(timeline, split, 'item.sku')?.span.path).toBe('each');
    expect(sourceOf(timeline, split, 'input.document')?.span.path).toBe('start');
    expect(sourceOf(timeline, split, 'steps.gone.x')).toBeNull();
  });

  test('readers are found the other way round', () => {
    const check = timeline.spans.get('each[0]/lines_check');
    expect(check && readersOf(timeline, check).map((span) => span.key)).toEqual(['split']);
  });

  test('references come apart at dots and brackets', () => {
    expect(splitReference('steps.a?.b[2].c')).toEqual(['steps', 'a', 'b', 2, 'c']);
    expect(valueAt({ a: 1 }, ['toString'])).toBeUndefined();
  });
});
