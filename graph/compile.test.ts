import { expect, test } from 'vitest';
import { compile } from './compile';
import { testRegistry } from './testing/definitions';
import { workflow } from './testing/workflow-builder';

const order = {
  type: 'object',
  properties: {
    customer: { type: 'string', title: 'Customer name' },
    total: { type: 'number', title: 'Order total' },
    lines: { type: 'array', title: 'Lines', items: { type: 'object', properties: { sku: { type: 'string' }, price: { type: 'number' } }, required: ['sku', 'price'] } },
    note: { type: ['string', 'null'], title: 'Note' },
  },
  required: ['customer', 'total', 'lines', 'note'],
};
const input = { schema: { type: 'object', properties: { document: { type: 'string', title: 'Document' } }, required: ['document'] } };

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
test('debug', () => {
  const document = base()
    .node('pick', 'choose', { routes: [{ id: 'big', when: 'steps.extract.total > 100' }, { id: 'odd', when: 'steps.extract.totl == "x"' }] }, { title: 'How big?' })
    .node('refund', 'ask', { prompt: 'Refund {{ steps.extract.custmer }} {{ steps.extract.note }}', schema: { type: 'object', properties: { text: { type: 'string', title: 'Refund text' } }, required: ['text'] } }, { title: 'Refund' })
    .node('after', 'ask', { prompt: 'Then {{ steps.refund.text }} and {{ steps.nothing.x }} {{ steps.finish }} {{ steps.after }}', schema: {} }, { title: 'After' })
    .node('use', 'tool', { amount: '{{ steps.extract.customer }}', rows: '{{ steps.extract.lines }}', anything: '{{ has(steps.refund) ? steps.refund.text : "none" }}', arguments: { a: { b: ['{{ steps.extract.lines[0].prise }}'] } }, failedWhen: 'result.ok == false' })
    .node('finish', 'finish', { value: '{{ steps.after }}' })
    .chain('start', 'extract', 'pick')
    .edge('pick.big', 'refund').edge('pick.odd', 'after').edge('pick.otherwise', 'after').edge('refund', 'after').chain('after', 'use', 'finish')
    .build();
  const { findings } = compile(document, testRegistry);
  console.log(findings.map((f) => `${f.severity} ${f.code} ${f.nodeId} ${f.field}: ${f.message} ${JSON.stringify(f.fix)}`).join('\n'));
});
