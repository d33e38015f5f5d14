import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../json-schema';
import { inferSource } from './infer-source';
import type { TypeScope } from './type-scope';

const order: JsonSchema = {
  type: 'object',
  properties: {
    customer: {
      type: 'object',
      title: 'Customer',
      properties: { name: { type: 'string', title: 'Customer name' }, 'E-mail': { type: 'string' } },
      required: ['name', 'E-mail'],
    },
    total: { type: 'number', title: 'Order total' },
    phone: { type: ['string', 'null'], title: 'Phone' },
    hint: { type: 'string', title: 'Hint' },
    kind: { type: 'string', title: 'Kind', enum: ['rush', 'normal'] },
    lines: {
      type: 'array',
      title: 'Lines',
      items: {
        type: 'object',
        properties: { sku: { type: 'string', title: 'Article' }, price: { type: 'number' } },
        required: ['sku', 'price'],
      },
    },
    more: { type: 'object' },
  },
  required: ['customer', 'total', 'phone', 'kind', 'lines', 'more'],
};
const refund: JsonSchema = {
  type: 'object',
  properties: { text: { type: 'string', title: 'Refund text' }, amount: { type: 'number' } },
  required: ['text', 'amount'],
};

const scope: TypeScope = {
  name: (name) => {
    if (name === 'input')
      return {
        schema: {
          type: 'object',
          properties: { isNew: { type: 'boolean', title: 'New customer' } },
          required: ['isNew'],
        },
        label: 'Start',
      };
    return name === 'item' ? { schema: { type: 'number' }, label: 'Item' } : null;
  },
  step: (key) => {
    if (key === 'extract')
      return { kind: 'known', schema: order, title: 'Pull out details', isOptional: false, reason: '' };
    if (key === 'refund')
      return { kind: 'known', schema: refund, title: 'Refund', isOptional: true, reason: 'Refund may be skipped' };
    if (key === 'tool') return { kind: 'known', schema: {}, title: 'Tool', isOptional: false, reason: '' };
    if (key === 'late') return { kind: 'unavailable', reason: 'Late runs after this.' };
    return { kind: 'unknown', near: key.startsWith('ext') ? { key: 'extract', title: 'Pull out details' } : null };
  },
  stepKeys: () => ['extract', 'refund', 'tool'],
};

const infer = (source: string) => inferSource(source, 'expression', scope);
const messages = (source: string) => infer(source).problems.map((problem) => `${problem.severity}: ${problem.message}`);

/** The source after the first offered fix. */
function fixed(source: string): string {
  const fix = infer(source).problems[0]?.fix;
  if (!fix) throw new Error('There is no fix.');
  return source.slice(0, fix.start) + fix.replacement + source.slice(fix.end);
}

describe('types of what is right', () => {
  test.each<[string, JsonSchema]>([
    ['steps.extract.total', { type: 'number', title: 'Order total' }],
    ['steps.extract.customer["E-mail"]', { type: 'string' }],
    ['steps.extract.lines[0].price', { type: 'number' }],
    ['steps.extract.more.anything.at.all', {}],
    ['steps.tool.whatever[0].it.is', {}],
    ['steps.extract.total > 100', { type: 'boolean' }],
    ['steps.extract.total * 2 + 1', { type: 'number' }],
    ['"a" + steps.extract.kind', { type: 'string' }],
    ['[1, "a"]', { type: 'array', items: { type: ['integer', 'string'] } }],
    ['[1] + [2]', { type: 'array', items: { type: 'integer' } }],
    [
      '{"a": steps.extract.total}',
      {
        type: 'object',
        properties: { a: { type: 'number', title: 'Order total' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
    ['steps.extract.lines.map(line, line.price)', { type: 'array', items: { type: 'number' } }],
    [
      'steps.extract.lines.map(line, line.price > 1, line.sku)',
      { type: 'array', items: { type: 'string', title: 'Article' } },
    ],
    ['steps.extract.lines.exists(line, line.sku == "x")', { type: 'boolean' }],
    ['first(steps.extract.lines).sku', { type: 'string', title: 'Article' }],
    ['size(steps.extract.lines)', { type: 'integer' }],
    ['item + 1', { type: 'number' }],
    ['input.isNew ? "a" : 1', { type: ['string', 'integer'] }],
    ['steps.tool.x + 1', { type: 'number' }],
    ['steps.tool.x + steps.tool.y', {}],
    ['-item', { type: 'number' }],
    ['"name" in steps.extract.customer', { type: 'boolean' }],
  ])('%s', (source, schema) => {
    expect(infer(source)).toMatchObject({ schema, problems: [] });
  });

  test('a sum of unknown values may be of any kind', () => {
    expect(infer('steps.tool.x + steps.tool.y').problems).toEqual([]);
  });
});

describe('what is surely wrong', () => {
  test.each([
    [
      'steps.extract.custmer',
      'error: Custmer comes from Pull out details, which has no such field. Did you mean Customer?',
    ],
    ['steps.extract.vat_number', 'error: Vat number comes from Pull out details, which has no such field.'],
    [
      'steps.extract.customer.nme',
      'error: Nme comes from Customer of Pull out details, which has no such field. Did you mean Customer name?',
    ],
    [
      'steps.extract.lines.sku',
      'error: Lines of Pull out details is a list: pick one of its items, for example the first with [0].',
    ],
    ['steps.extract.total.value', 'error: Order total of Pull out details is a number, so it has no fields.'],
    [
      'steps.extrct.total',
      'error: Total comes from a step that is not there, "extrct". Did you mean Pull out details?',
    ],
    ['steps.late.x', 'error: Late runs after this.'],
    ['steps', 'error: Name one step, for example steps.draft.'],
    ['steps[input.isNew]', 'error: Name one step, for example steps.draft.'],
    ['inpt.isNew', 'error: There is no "inpt" here. Did you mean "input"?'],
    ['rush', 'error: There is no "rush" here. Put fixed text in quotes.'],
    ['index', 'error: "index" is only there inside a For each, a Loop or a Vote.'],
    [
      'steps.extract.total + " EUR"',
      'error: "+" does not work with a number and text. Put values into text with {{ }}, or use text().',
    ],
    ['steps.extract.kind > 3', 'error: ">" does not work with one of "rush" or "normal" and a whole number.'],
    ['steps.extract.kind * 2', 'error: Kind is one of "rush" or "normal", but a number is needed.'],
    ['!steps.extract.total', 'error: Order total is a number, but yes or no is needed.'],
    ['steps.extract.total && true', 'error: Order total is a number, but yes or no is needed.'],
    ['steps.extract.total ? 1 : 2', 'error: Order total is a number, but yes or no is needed.'],
    ['steps.extract.total == "12"', 'error: This is never so: it compares a number with text.'],
    ['steps.extract.kind == "rsh"', 'warning: This is never so: "rsh" is not among the choices "rush", "normal".'],
    ['steps.extract.kind != "rsh"', 'warning: This is always so: "rsh" is not among the choices "rush", "normal".'],
    [
      '1 in steps.extract.total',
      'error: "in" looks into a list: Order total is a number, but a list or a group of fields is needed.',
    ],
    ['upper(steps.extract.total)', 'error: upper(): Order total is a number, but text is needed.'],
    ['uper(steps.extract.kind)', 'error: There is no function uper(). Did you mean upper()?'],
    [
      'steps.extract.kind.matches("a")',
      'error: There is no function matches(). Use contains(), startsWith() or endsWith().',
    ],
    ['upper()', 'error: upper() is used like this: upper(input.code)'],
    [
      'steps.extract.total.map(x, x)',
      'error: map(): Order total is a number, but a list or a group of fields is needed.',
    ],
    ['steps.extract.lines.filter(line, line.price)', 'error: Price is a number, but yes or no is needed.'],
    [
      'steps.extract.lines.map(line, line.prise)',
      'error: Prise comes from Line, which has no such field. Did you mean Price?',
    ],
    ['has(1 + 2)', 'error: has() is used like this: has(steps.refund.total)'],
    ['1 +', 'error: Something is missing at the end.'],
    ['b"x"', 'error: b"x" is not a kind of value that can be used here.'],
  ])('%s', (source, message) => {
    expect(messages(source)).toEqual([message]);
  });

  test('a misspelt name is put right with one click', () => {
    expect(fixed('steps.extract.custmer.name')).toBe('steps.extract.customer.name');
    expect(fixed('size(steps.extrac.lines)')).toBe('size(steps.extract.lines)');
    expect(fixed('inpt.isNew')).toBe('input.isNew');
  });
});

describe('values that may be missing', () => {
  test.each([
    [
      'steps.refund.text',
      'error: Refund may be skipped, so Refund text may be missing here.',
      'steps.?refund.?text.orValue("")',
    ],
    ['steps.refund', 'error: Refund may be skipped, so it may be missing here.', 'steps.?refund.orValue({})'],
    [
      'steps.refund.amount > 10',
      'error: Refund may be skipped, so Amount may be missing here.',
      'steps.?refund.?amount.orValue(0) > 10',
    ],
    ['steps.?refund.?text', 'error: Refund text may be missing here.', 'steps.?refund.?text.orValue("")'],
    ['upper(steps.?refund.text)', 'error: Refund text may be missing here.', 'upper(steps.?refund.text.orValue(""))'],
    [
      'upper(steps.extract.phone)',
      'warning: Phone is sometimes empty; the step fails then.',
      'upper(default(steps.extract.phone, ""))',
    ],
    [
      'steps.extract.hint',
      'warning: Hint of Pull out details may be empty; the step fails then.',
      'steps.?extract.?hint.orValue("")',
    ],
  ])('%s is a finding, and its fix leaves none', (source, message, after) => {
    expect(messages(source)).toEqual([message]);
    expect(fixed(source)).toBe(after);
    expect(messages(after)).toEqual([]);
  });

  test.each([
    'steps.?refund.?text.orValue("")',
    'default(steps.refund.text, "")',
    'has(steps.refund) ? steps.refund.text : ""',
    'has(steps.refund.text) ? steps.refund.text : ""',
    '!has(steps.refund) ? "" : steps.refund.text',
    'has(steps.refund) && steps.refund.amount > 10',
    '!has(steps.refund) || steps.refund.amount > 10',
    'input.isNew && has(steps.refund) ? steps.refund.amount : 0',
    '!(input.isNew || !has(steps.refund)) ? steps.refund.amount : 0',
    'steps.?refund.hasValue() ? steps.refund.text : ""',
    '"refund" in steps ? steps.refund.text : ""',
    'steps.?refund.or(steps.?extract).hasValue()',
    'has(steps.extract.phone) ? upper(steps.extract.phone) : ""',
    'steps.extract.phone != null ? upper(steps.extract.phone) : ""',
    'steps.extract.phone == null ? "" : upper(steps.extract.phone)',
    'steps.extract.phone == null',
    'steps.extract.lines.map(line, has(steps.refund), steps.refund.amount)',
    '["a"].map(steps, steps)',
  ])('%s is fine', (source) => {
    expect(messages(source)).toEqual([]);
  });

  test.each([
    'has(steps.refund) || steps.refund.amount > 10',
    'has(steps.refund) ? 1 : steps.refund.amount',
    'has(steps.extract) ? steps.refund.text : ""',
  ])('%s guards the wrong side or the wrong step', (source) => {
    expect(infer(source).problems).toHaveLength(1);
  });
});

describe('templates', () => {
  test('the type of a field that is one value is the value’s; of any other it is text', () => {
    expect(inferSource('{{ steps.extract.total }}', 'template', scope)).toMatchObject({
      schema: { type: 'number' },
      label: 'Order total',
      isSingle: true,
    });
    expect(inferSource('Total {{ steps.extract.total }}', 'template', scope)).toMatchObject({
      schema: { type: 'string' },
      isSingle: false,
      isFixed: false,
    });
    expect(inferSource('Total', 'template', scope)).toMatchObject({
      schema: { type: 'string' },
      isFixed: true,
      parts: [],
    });
  });

  test('problems and their fixes are placed in the whole text', () => {
    const text = 'Dear {{ steps.extract.custmer.name }}, {{ steps.refund.text }}';
    const { problems } = inferSource(text, 'template', scope);
    expect(problems.map((problem) => text.slice(problem.start, problem.end))).toEqual([
      'steps.extract.custmer',
      'steps.refund.text',
    ]);
    expect(problems.map((problem) => problem.fix && text.slice(problem.fix.start, problem.fix.end))).toEqual([
      'custmer',
      'steps.refund.text',
    ]);
  });

  test('a value without its closing braces is said so', () => {
    expect(inferSource('a {{ input.isNew', 'template', scope).problems).toMatchObject([{ code: 'syntax', start: 2 }]);
  });
});
