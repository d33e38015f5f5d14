import { expect, test } from 'vitest';
import { compile } from './compile';
import { testRegistry } from './testing/definitions';
import { workflow } from './testing/workflow-builder';

const order = {
  type: 'object',
  properties: {
    customer: { type: 'string', title: 'Customer name' },
    total: { type: 'number', title: 'Order total' },
    lines: {
      type: 'array',
      title: 'Lines',
      items: {
        type: 'object',
        properties: { sku: { type: 'string' }, price: { type: 'number' } },
        required: ['sku', 'price'],
      },
    },
    note: { type: ['string', 'null'], title: 'Note' },
  },
  required: ['customer', 'total', 'lines', 'note'],
};
const input = {
  schema: { type: 'object', properties: { document: { type: 'string', title: 'Document' } }, required: ['document'] },
};

const base = () =>
  workflow('Orders')
    .node('start', 'start', input, { title: 'Start' })
    .node('extract', 'ask', { prompt: 'Read {{ input.document }}', schema: order }, { title: 'Pull out details' });

test('a workflow without problems compiles to a plan', () => {
  const document = base()
    .node('finish', 'finish', { value: '{{ steps.extract.total }}' })
    .chain('start', 'extract', 'finish')
    .build();
  const { plan, findings } = compile(document, testRegistry);
  expect(findings).toEqual([]);
  expect(plan?.scopes.root?.nodeIds).toEqual(['start', 'extract', 'finish']);
  expect(plan?.outputSchema).toEqual({ type: 'number', title: 'Order total' });
});
