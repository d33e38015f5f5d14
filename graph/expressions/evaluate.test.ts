import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../json';
import { evaluateExpression, evaluateTemplate, type Names } from './evaluate';
import { ExpressionError, type ExpressionErrorCode } from './expression-error';

const names: Names = {
  input: {
    name: 'Ada',
    total: 120.5,
    count: 3,
    isNew: true,
    tags: ['b', 'a', 'b'],
    note: null,
    email: 'ada@example.com',
  },
  steps: {
    extract: {
      customer: { 'Full name': 'Ada Lovelace' },
      lines: [
        { sku: 'x', price: 2 },
        { sku: 'y', price: 3.5 },
      ],
    },
    file: { $file: 'ab', name: 'order.pdf', mediaType: 'application/pdf', size: 10 },
  },
  item: { id: 7 },
  index: 0,
};

function failure(compute: () => unknown): ExpressionError {
  try {
    compute();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('It gave a value.');
}

describe('values', () => {
  test.each<[string, Json]>([
    ['input.total > 100', true],
    ['input.total * 2', 241],
    ['input.count / 2', 1.5],
    ['7 % 4', 3],
    ['-input.count + 1', -2],
    ['2 + 3 * 4 - 1', 13],
    ['0x10 + 1', 17],
    ['"a" + "b"', 'ab'],
    ['[1] + [2]', [1, 2]],
    ['input.name == "Ada" && !false', true],
    ['input.count == 3.0', true],
    ['input.tags == ["b", "a", "b"]', true],
    ['{"a": 1} == {"a": 1.0}', true],
    ['input.name == 3', false],
    ['input.note == null', true],
    ['"a" in input.tags', true],
    ['"name" in input', true],
    ['"refund" in steps', false],
    ['input.tags[0]', 'b'],
    ['input.tags[index + 1]', 'a'],
    ['steps.extract.customer["Full name"]', 'Ada Lovelace'],
    ['steps.extract.lines[1].price', 3.5],
    ['item.id', 7],
    ['input.count > 2 ? "many" : "few"', 'many'],
    ['{"name": input.name, "list": [1, true, null]}', { name: 'Ada', list: [1, true, null] }],
    ['"Ada" < "Bob" && 1 <= 1', true],
    ['r"\\d" + "\\u00e9"', '\\dé'],
  ])('%s', (source, value) => {
    expect(evaluateExpression(source, names)).toEqual(value);
  });
});

describe('functions, called either way', () => {
  test.each<[string, Json]>([
    ['size(input.tags)', 3],
    ['"naïve😀".size()', 6],
    ['input.size()', 7],
    ['upper(input.name)', 'ADA'],
    ['input.name.lower().upperAscii()', 'ADA'],
    ['"  a ".trim()', 'a'],
    ['input.email.contains("@")', true],
    ['contains(input.tags, "a")', true],
    ['input.email.startsWith("ada") && input.email.endsWith(".com")', true],
    ['input.email.split("@")', ['ada', 'example.com']],
    ['input.tags.join(", ")', 'b, a, b'],
    ['[1, true, "x"].join("-")', '1-true-x'],
    ['"a.b.c".replace(".", "")', 'abc'],
    ['"abc".replace("", "-")', 'abc'],
    ['"abcdef".substring(1, 3)', 'bc'],
    ['"abc".substring(1)', 'bc'],
    ['"abc".substring(-4, 99)', 'abc'],
    ['input.email.indexOf("@")', 3],
    ['first(input.tags) + last(input.tags)', 'bb'],
    ['input.tags.slice(1)', ['a', 'b']],
    ['reverse([1, 2])', [2, 1]],
    ['sort([3, 1, 2])', [1, 2, 3]],
    ['sort(input.tags)', ['a', 'b', 'b']],
    ['distinct([1, 1.0, {"a": 1}, {"a": 1}])', [1, { a: 1 }]],
    ['flatten([[1], [2, 3], 4])', [1, 2, 3, 4]],
    ['sum(steps.extract.lines.map(line, line.price))', 5.5],
    ['min([3, 1, 2]) + max([3, 1, 2])', 4],
    ['keys({"a": 1})', ['a']],
    ['values({"a": 1})', [1]],
    ['number(" 12.5 ")', 12.5],
    ['int("7.9") + int(-7.9)', 0],
    ['double(true)', 1],
    ['round(1.005, 2)', 1.01],
    ['round(-2.5)', -2],
    ['round(1e21, 2)', 1e21],
    ['floor(1.9) + ceil(1.1)', 3],
    ['abs(-3)', 3],
    ['text(3.0) + string(true)', '3true'],
    ['text({"a": [1]})', '{\n  "a": [\n    1\n  ]\n}'],
    ['json({"a": null})', '{"a":null}'],
    ['json(input.note)', 'null'],
  ])('%s', (source, value) => {
    expect(evaluateExpression(source, names)).toEqual(value);
  });
});

describe('over lists', () => {
  test.each<[string, Json]>([
    ['input.tags.map(tag, tag + "!")', ['b!', 'a!', 'b!']],
    ['steps.extract.lines.map(line, line.price > 3, line.sku)', ['y']],
    ['steps.extract.lines.filter(line, line.price > 3).size()', 1],
    ['input.tags.all(tag, tag < "c")', true],
    ['input.tags.exists(tag, tag == "a")', true],
    ['input.tags.exists_one(tag, tag == "a")', true],
    ['{"a": 1, "b": 2}.map(key, key)', ['a', 'b']],
    [
      '[1, 2].map(x, [10, 20].map(y, x + y))',
      [
        [11, 21],
        [12, 22],
      ],
    ],
    ['[1, 2].map(input, input)', [1, 2]],
    ['[0, 1].exists(x, 1 / x == 1)', true],
  ])('%s', (source, value) => {
    expect(evaluateExpression(source, names)).toEqual(value);
  });
});

describe('values that may be missing', () => {
  test.each<[string, Json]>([
    ['has(steps.refund)', false],
    ['has(steps.refund.text)', false],
    ['has(steps.extract.lines)', true],
    ['has(input.note)', false],
    ['has(steps.refund) ? steps.refund.text : "none"', 'none'],
    ['steps.?refund.?text.orValue("none")', 'none'],
    ['steps.?refund.text.orValue("none")', 'none'],
    ['steps.?extract.?lines[?9].orValue("none")', 'none'],
    ['input.?name.orValue("none")', 'Ada'],
    ['input.?note.orValue("none")', 'none'],
    ['input.name.orValue("none")', 'Ada'],
    ['steps.?refund.or(input.?name).value()', 'Ada'],
    ['input.?note.hasValue()', false],
    ['default(steps.refund.text, "none")', 'none'],
    ['default(input.note, "none")', 'none'],
    ['input.name.default("none")', 'Ada'],
    ['steps.refund.ok || true', true],
    ['false && steps.refund.ok', false],
  ])('%s', (source, value) => {
    expect(evaluateExpression(source, names)).toEqual(value);
  });
});

describe('what has no value says why', () => {
  test.each<[string, ExpressionErrorCode, string]>([
    ['steps.refund.text', 'missing', 'steps.refund has no value: that step did not run.'],
    ['steps.extract.email', 'missing', 'steps.extract.email has no value.'],
    ['input.note.length', 'missing', 'input.note.length has no value: input.note is empty.'],
    ['input.tags[5]', 'missing', 'input.tags[5] has no value: the list has 3 items.'],
    ['input.tags.name', 'type', 'input.tags is a list: pick one of its items first.'],
    ['input.name.first_name', 'type', 'input.name is text, so it has no field "first_name".'],
    ['nothing', 'missing', 'There is no "nothing" here.'],
    ['input.?note', 'missing', 'input.?note has no value.'],
    ['input.note + "x"', 'missing', 'input.note is empty.'],
    ['upper(input.note)', 'missing', 'input.note is empty.'],
    ['input.total + "x"', 'type', '"+" does not work with a number and text: input.total + "x".'],
    ['input.name > 3', 'type', '">" does not work with text and a number: input.name > 3.'],
    ['!input.name', 'type', 'input.name must be yes or no, but is text.'],
    ['upper(input.count)', 'type', 'upper() needs text, but input.count is a number.'],
    ['upper()', 'type', 'upper() is used like this: upper(input.code)'],
    ['1u', 'syntax', '1u is not a kind of value that can be used here.'],
    ['upper("a", "b")', 'type', 'upper() is used like this: upper(input.code)'],
    ['explode(1)', 'syntax', 'There is no function explode().'],
    ['"a".matches("b")', 'syntax', 'There is no function matches().'],
    ['number("abc")', 'type', '"abc" is not a number.'],
    ['1 / 0', 'type', '1 / 0 divides by zero.'],
    ['1e308 * 10', 'type', '1e308 * 10 is too large a number.'],
    ['first([])', 'missing', 'The list is empty.'],
    ['sort([1, "a"])', 'type', 'sort() needs a list of texts or a list of numbers.'],
    ['sum(["a"])', 'type', 'sum() needs a list of numbers.'],
    ['[1].map(1, 2)', 'syntax', 'Give the item a name first, for example rows.map(row, row.total).'],
    ['b"bytes"', 'syntax', 'b"bytes" is not a kind of value that can be used here.'],
    ['{1: 2}', 'type', '1 must be text, but is a number.'],
    ['{"__proto__": 1}', 'type', 'A field may not be named "__proto__".'],
    ['1 +', 'syntax', 'Something is missing at the end.'],
    ['input..name', 'syntax', '"." is not expected here.'],
    ['"open', 'syntax', 'A quoted text is not closed.'],
    ['a b', 'syntax', '"b" is not expected here.'],
    ['  ', 'syntax', 'This is empty: pick a value or write a condition.'],
  ])('%s', (source, code, message) => {
    const error = failure(() => evaluateExpression(source, names));
    expect([error.code, error.message]).toEqual([code, message]);
  });

  test('only own fields can be read', () => {
    for (const field of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length'])
      for (const source of [`input.${field}`, `input.tags.${field}`, `input["${field}"]`, `input.name["${field}"]`])
        expect(failure(() => evaluateExpression(source, names)).code).toMatch(/missing|type|syntax/);
    expect(failure(() => evaluateExpression('toString', {})).code).toBe('missing');
  });
});

describe('limits', () => {
  const thousand = Array.from({ length: 1_000 }, (_, index) => index);
  test.each([
    ['lists in lists in lists', 'l.map(a, l.map(b, l.map(c, l.exists(d, d < 0))))'],
    ['a text made again and again', 'l.map(a, l.map(b, t + t)).size()'],
    ['a large text written in a list', 'json(l.map(x, t)).size()'],
    ['a large list put into text', 'text([l.map(x, t)])'],
    ['a text that grows too long', 't.replace("a", t)'],
    ['a list joined into too much', 'l.map(x, t).join(t)'],
    ['an expression nested too deep', `${'('.repeat(200)}1${')'.repeat(200)}`],
    ['an expression too long', `"${'x'.repeat(20_000)}"`],
    ['too many parts', Array.from({ length: 2_500 }, () => '1').join('+')],
    ['an object too large', 'l.map(x, t)'],
  ])('%s is stopped', (_, source) => {
    expect(failure(() => evaluateExpression(source, { l: thousand, t: 'a'.repeat(100_000) })).code).toBe('limit');
  });

  test('a value that is only passed on may be large', () => {
    const rows = Array.from({ length: 20_000 }, () => ({ text: 'x'.repeat(100) }));
    expect(evaluateExpression('steps.read.rows', { steps: { read: { rows } } })).toBe(rows);
    expect(evaluateTemplate('{{ steps.read.rows }}', { steps: { read: { rows } } }, { keepType: true })).toBe(rows);
  });
});

describe('templates', () => {
  test.each<[string, Json]>([
    ['Hello', 'Hello'],
    ['Dear {{ input.name }}, {{ input.count }} of {{ input.total }}', 'Dear Ada, 3 of 120.5'],
    ['{{ input.tags }}', '[\n  "b",\n  "a",\n  "b"\n]'],
    ['{{ steps.file }} is here', 'order.pdf is here'],
    ['{{ input.isNew }}', 'true'],
    ['{{ "{{" }}', '{{'],
  ])('%s gives text', (source, value) => {
    expect(evaluateTemplate(source, names)).toBe(value);
  });

  test('a single value keeps its kind where that is asked for', () => {
    expect(evaluateTemplate(' {{ input.tags }} ', names, { keepType: true })).toEqual(['b', 'a', 'b']);
    expect(evaluateTemplate('{{ input.note }}', names, { keepType: true })).toBeNull();
    expect(evaluateTemplate('{{ input.count }}!', names, { keepType: true })).toBe('3!');
  });

  test('an empty value in a text is an error, never silently nothing', () => {
    expect(failure(() => evaluateTemplate('Note: {{ input.note }}', names)).message).toBe('input.note is empty.');
    expect(failure(() => evaluateTemplate('{{ steps.refund.text }}', names)).code).toBe('missing');
    expect(failure(() => evaluateTemplate('{{ input.name', names)).message).toBe(
      'A value begins with {{ but has no }} at its end.',
    );
  });
});

/** Expressions both engines must agree on; whole numbers are doubles here, so division and overflow are left out. */
const number = fc.integer({ min: -50, max: 50 }).map((value) => (value < 0 ? `(${value})` : `${value}`));
const word = fc.constantFrom('"a"', '"b"', '"ab"', '""', '"B"');
const { truth } = fc.letrec<{ truth: string; amount: string; phrase: string; list: string }>((tie) => ({
  amount: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    number,
    fc.tuple(tie('amount'), fc.constantFrom('+', '-', '*'), tie('amount')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('list').map((list) => `size(${list})`),
    fc.tuple(tie('truth'), tie('amount'), tie('amount')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  phrase: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    word,
    fc.tuple(tie('phrase'), tie('phrase')).map(([a, b]) => `(${a} + ${b})`),
    tie('phrase').map((a) => `${a}.trim()`),
  ),
  list: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.array(number, { minLength: 1, maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('list'), number).map(([a, n]) => `${a}.filter(x, x > ${n})`),
    fc.tuple(tie('list'), number).map(([a, n]) => `${a}.map(x, x * ${n})`),
  ),
  truth: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('true', 'false'),
    fc
      .tuple(tie('amount'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('amount'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('phrase'), fc.constantFrom('<', '>=', '==', '!='), tie('phrase'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('truth').map((a) => `!${a}`),
    fc.tuple(tie('amount'), tie('list')).map(([a, list]) => `(${a} in ${list})`),
    fc
      .tuple(tie('list'), fc.constantFrom('all', 'exists', 'exists_one'), number)
      .map(([list, name, n]) => `${list}.${name}(x, x == ${n})`),
    fc
      .tuple(tie('phrase'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('phrase'))
      .map(([a, name, b]) => `${a}.${name}(${b})`),
  ),
}));

test('it agrees with the CEL library wherever numbers are not the difference', () => {
  const library = new Environment();
  fc.assert(
    fc.property(truth, (source) => {
      expect(evaluateExpression(source, {})).toBe(library.evaluate(source));
    }),
    { numRuns: 1_000 },
  );
});
