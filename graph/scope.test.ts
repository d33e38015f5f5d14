import { expect, test } from 'vitest';
import { compile } from './compile';
import type { WorkflowDocument } from './document';
import type { JsonObject } from './json';
import { fileSchema } from './json-schema';
import { outputSchemaOf, type ScopeValue, typeOf, valuesInScope } from './scope';
import { testRegistry } from './testing/definitions';
import { workflow } from './testing/workflow-builder';

const details = {
  type: 'object',
  properties: {
    customer: {
      type: 'object',
      title: 'Customer',
      properties: { name: { type: 'string', title: 'Customer name' }, 'E-mail': { type: 'string' } },
      required: ['name', 'E-mail'],
    },
    phone: { type: ['string', 'null'], title: 'Phone' },
    lines: {
      type: 'array',
      title: 'Lines',
      items: { type: 'object', properties: { unit_price: { type: 'number' } }, required: ['unit_price'] },
    },
  },
  required: ['customer', 'phone', 'lines'],
};
const input = {
  schema: {
    type: 'object',
    properties: { document: { ...fileSchema, title: 'Document' }, hint: { type: 'string', title: 'Hint' } },
    required: ['document'],
  },
};

const document = workflow('Scope')
  .node('start', 'start', input as unknown as JsonObject, { title: 'Start' })
  .node('extract', 'ask', { prompt: 'x', schema: details }, { title: 'Pull out details' })
  .node('pick', 'choose', { routes: [{ id: 'yes', when: 'true' }] }, { title: 'Pick' })
  .node(
    'refund',
    'ask',
    { prompt: 'x', schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } },
    { title: 'Refund' },
  )
  .node('each', 'each', { items: '{{ steps.extract.lines }}' }, { title: 'For each' })
  .inside('each')
  .node('inner', 'ask', { prompt: 'x', schema: { type: 'string' } }, { title: 'Inner' })
  .node('inner2', 'ask', { prompt: 'x' }, { title: 'Inner two' })
  .outside()
  .node('finish', 'finish', { value: 'x' }, { title: 'Finish' })
  .chain('start', 'extract', 'pick')
  .edge('pick.yes', 'refund')
  .edge('pick.otherwise', 'each')
  .chain('refund', 'each', 'finish')
  .chain('inner', 'inner2')
  .build();

const list = (nodeId: string, options = {}): ScopeValue[] => valuesInScope(document, testRegistry, nodeId, options);
const flat = (values: ScopeValue[]): [string, string][] =>
  values.flatMap((value) => [[value.label, value.expression] as [string, string], ...flat(value.children)]);

test('a step may use what comes before it, nearest first, written so that it is safe', () => {
  expect(flat(list('each'))).toEqual([
    ['Refund', 'steps.?refund.orValue({})'],
    ['Text', 'steps.?refund.?text.orValue("")'],
    ['Pick', 'steps.pick'],
    ['Route', 'steps.pick.route'],
    ['Pull out details', 'steps.extract'],
    ['Customer', 'steps.extract.customer'],
    ['Customer name', 'steps.extract.customer.name'],
    ['E mail', 'steps.extract.customer["E-mail"]'],
    ['Phone', 'steps.?extract.?phone.orValue("")'],
    ['Lines', 'steps.extract.lines'],
    ['First item', 'steps.extract.lines[0]'],
    ['Unit price', 'steps.extract.lines[0].unit_price'],
    ['Start', 'input'],
    ['Document', 'input.document'],
    ['File name', 'input.document.name'],
    ['File type', 'input.document.mediaType'],
    ['Size in bytes', 'input.document.size'],
    ['Hint', 'input.?hint.orValue("")'],
    ['This run', 'run'],
    ['Run id', 'run.id'],
    ['Started at', 'run.startedAt'],
  ]);
});

test('values say which step they come from', () => {
  expect(list('each').map((value) => value.nodeId)).toEqual(['refund', 'pick', 'extract', 'start', null]);
});

test('inside a container there is the item, and its place', () => {
  expect(flat(list('inner2')).slice(0, 4)).toEqual([
    ['Item', 'item'],
    ['Unit price', 'item.unit_price'],
    ['Place', 'index'],
    ['Inner', 'steps.inner'],
  ]);
  expect(list('inner').some((value) => value.label === 'Inner')).toBe(false);
  expect(list('inner').some((value) => value.label === 'Refund')).toBe(true);
});

test('a field about the body sees what is inside, its last step first', () => {
  expect(flat(list('each', { scope: 'body' })).slice(0, 5)).toEqual([
    ['Item', 'item'],
    ['Unit price', 'item.unit_price'],
    ['Place', 'index'],
    ['Inner two', 'steps.inner2'],
    ['Inner', 'steps.inner'],
  ]);
});

test('names of one field come first', () => {
  const locals = {
    result: {
      type: 'object',
      properties: { 'is ok': { type: 'boolean' }, more: { type: 'object', properties: { id: {} } } },
    },
  } as const;
  expect(flat(list('refund', { locals })).slice(0, 4)).toEqual([
    ['Result', 'result'],
    ['Is ok', 'result["is ok"]'],
    ['More', 'result.more'],
    ['Id', 'result.more.id'],
  ]);
});

test('a step that is not there has nothing in scope', () => {
  expect(list('gone')).toEqual([]);
});

test('every value offered can be put into a text without a finding', () => {
  for (const nodeId of ['refund', 'each', 'inner', 'inner2', 'finish']) {
    for (const [, expression] of flat(list(nodeId))) {
      const field = nodeId === 'finish' ? 'value' : nodeId === 'each' ? 'items' : 'prompt';
      if (field === 'items') continue;
      const used: WorkflowDocument = {
        ...document,
        nodes: document.nodes.map((node) =>
          node.id === nodeId ? { ...node, config: { ...node.config, [field]: `Put in: {{ ${expression} }}` } } : node,
        ),
      };
      expect(compile(used, testRegistry).findings, expression).toEqual([]);
    }
  }
});

test('the type of a source and of a step can be asked for', () => {
  expect(typeOf(document, testRegistry, 'each', '{{ steps.extract.lines }}', 'template')).toMatchObject({
    type: 'array',
  });
  expect(typeOf(document, testRegistry, 'inner', 'item.unit_price * 2', 'expression')).toEqual({ type: 'number' });
  expect(outputSchemaOf(document, testRegistry, 'each')).toMatchObject({ properties: { results: { type: 'array' } } });
});

test('a step that an error port leads to can read what went wrong, and others cannot', () => {
  const risky = workflow('Errors')
    .node('start', 'start')
    .node('risky', 'ask', { prompt: 'x' }, { title: 'Risky', policy: { onError: 'port' } })
    .node('next', 'ask', { prompt: 'x' })
    .node('apology', 'ask', { prompt: 'It failed: {{ errors.risky.message }}' })
    .node('join', 'ask', { prompt: 'x' })
    .chain('start', 'risky', 'next', 'join')
    .edge('risky.error', 'apology')
    .edge('apology', 'join')
    .build();
  const expressions = (nodeId: string): string[] =>
    flat(valuesInScope(risky, testRegistry, nodeId)).map(([, expression]) => expression);
  expect(expressions('apology')).toContain('errors.risky.message');
  expect(expressions('join')).toContain('errors.?risky.?message.orValue("")');
  expect(expressions('next').filter((expression) => expression.startsWith('errors'))).toEqual([]);
  const broken = workflow('Errors')
    .node('start', 'start')
    .node('ask', 'ask', { prompt: '{{ errors.risky.message }}' })
    .edge('start', 'ask')
    .build();
  expect(compile(broken, testRegistry).findings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('there is no error to read'),
  );
});
