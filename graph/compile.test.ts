import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './compile';
import type { WorkflowDocument } from './document';
import { hashDocument } from './hash';
import { planOfGroup } from './spread';
import { testRegistry } from './testing/definitions';
import { randomDocument, soundDocument } from './testing/random-document';
import { workflow } from './testing/workflow-builder';

const details = {
  type: 'object',
  properties: { name: { type: 'string' }, total: { type: 'number', title: 'Order total' } },
  required: ['name', 'total'],
};
const input = { schema: { type: 'object', properties: { document: { type: 'string' } }, required: ['document'] } };

function planOf(document: WorkflowDocument) {
  const { plan, findings } = compile(document, testRegistry);
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  if (!plan) throw new Error('There is no plan.');
  return plan;
}

test('a container whose items are spread has one step that begins the run of a group, and its body for those runs', () => {
  const document = workflow('Orders')
    .node('start', 'start', input)
    .node('ask', 'ask', { prompt: 'x' })
    .node('each', 'each', { items: '{{ [1] }}', maxItems: 100, groups: 30, collect: '{{ steps.inner.results }}' })
    .inside('each')
    .node('inner', 'each', { items: '{{ [item] }}', maxItems: 4 })
    .inside('inner')
    .node('draft', 'ask', { prompt: '{{ steps.ask }}', model: 'm' }, { policy: { retry: { attempts: 2 } } })
    .outside()
    .outside()
    .node('finish', 'finish', { value: '{{ steps.each.results }}' })
    .chain('start', 'ask', 'each', 'finish')
    .build();
  const plan = planOf(document);
  const group = plan.nodes['each:group'];
  expect(plan.scopes.each).toMatchObject({
    nodeIds: ['each:group'],
    ofGroup: { nodeIds: ['inner'], sinkIds: ['inner'] },
  });
  expect(group).toMatchObject({ key: 'group', effect: 'write', isIdempotent: true, inputs: [] });
  expect(group?.group).toEqual({
    containerId: 'each',
    sources: ['{{ steps.inner.results }}', '{{ [item] }}', '{{ steps.ask }}'],
  });
  const perCall = plan.nodes.draft?.worstCase?.models[0];
  expect(group?.worstCase?.models).toEqual([{ ...perCall, calls: (perCall?.calls ?? 0) * 4 * 2 }]);
  expect(group?.worstCase?.isDivisible).toBe(true);

  const ofGroup = planOfGroup(plan, 'each');
  expect(Object.keys(ofGroup?.nodes ?? {}).sort()).toEqual(['draft', 'each', 'inner']);
  expect(ofGroup?.scopes.root).toMatchObject({ nodeIds: ['each'] });
  expect(ofGroup?.scopes.each).toMatchObject({ nodeIds: ['inner'] });
  expect(ofGroup?.nodes.each).toMatchObject({ inputs: [], isFinish: true, onError: 'stop' });
  expect(planOfGroup(plan, 'inner')).toBeNull();
});

test('a plan says what the engine needs of every step', () => {
  const document = workflow('Orders')
    .node('start', 'start', input)
    .node('extract', 'ask', { prompt: 'Read {{ input.document }}', schema: details }, { title: 'Pull out details' })
    .node(
      'send',
      'tool',
      {
        amount: '{{ steps.extract.total }}',
        arguments: { to: '{{ steps.extract.name }}', cc: 'x' },
        failedWhen: 'result.ok',
      },
      { policy: { retry: { attempts: 3 }, timeoutMs: 5, onError: 'default', defaultValue: { a: 1 } } },
    )
    .node('finish', 'finish', { value: '{{ steps.extract.total }}' })
    .chain('start', 'extract', 'send', 'finish')
    .build();
  const plan = planOf(document);
  expect(plan).toMatchObject({
    name: 'Orders',
    documentHash: hashDocument(document),
    inputSchema: input.schema,
    outputSchema: { type: 'number', title: 'Order total' },
    scopes: {
      root: {
        id: 'root',
        nodeIds: ['start', 'extract', 'send', 'finish'],
        branches: [['start', 'extract', 'send', 'finish']],
        sinkIds: ['finish'],
      },
    },
  });
  expect(plan.nodes.send).toEqual({
    id: 'send',
    key: 'send',
    type: 'tool',
    title: 'send',
    scopeId: 'root',
    config: {
      amount: '{{ steps.extract.total }}',
      anything: '',
      arguments: { to: '{{ steps.extract.name }}', cc: 'x' },
      failedWhen: 'result.ok',
      schema: {},
    },
    fields: [
      {
        path: ['amount'],
        kind: 'template',
        source: '{{ steps.extract.total }}',
        isDeferred: false,
        keepsType: true,
        expects: { type: 'number' },
      },
      {
        path: ['arguments', 'to'],
        kind: 'template',
        source: '{{ steps.extract.name }}',
        isDeferred: false,
        keepsType: true,
      },
      { path: ['failedWhen'], kind: 'expression', source: 'result.ok', isDeferred: true, expects: { type: 'boolean' } },
    ],
    inputs: [{ edgeId: 'extract_out-send', sourceId: 'extract', sourcePort: 'out' }],
    outputs: [{ id: 'out', label: 'Done' }],
    isFinish: false,
    isContainer: false,
    isOff: false,
    effect: 'write',
    isIdempotent: false,
    outputSchema: {},
    retry: { attempts: 3, firstDelayMs: 0, factor: 1, maxDelayMs: 0, jitter: false, when: 'transient' },
    timeoutMs: 5,
    totalTimeoutMs: null,
    worstCase: { models: [], toolCalls: 1 },
    onError: 'default',
    defaultValue: { a: 1 },
  });
  expect(plan.nodes.finish).toMatchObject({ isFinish: true, outputs: [] });
});

test('a container has a scope with its branches and last steps, and a type made of them', () => {
  const plan = planOf(
    workflow('Lists')
      .node('start', 'start')
      .node('each', 'each', { items: '{{ [{"sku": "a"}] }}', collect: '' })
      .inside('each')
      .node('one', 'ask', { prompt: '{{ item.sku }}', schema: { type: 'string' } })
      .node('two', 'ask', { prompt: 'x' })
      .node('three', 'ask', { prompt: 'x' }, { policy: { onError: 'port' } })
      .chain('one', 'two')
      .outside()
      .node('finish', 'finish', { value: '{{ steps.each.count }}' })
      .chain('start', 'each', 'finish')
      .build(),
  );
  expect(plan.scopes.each).toEqual({
    id: 'each',
    containerId: 'each',
    nodeIds: ['one', 'two', 'three'],
    branches: [['one', 'two'], ['three']],
    sinkIds: ['two', 'three'],
  });
  expect(plan.nodes.one?.scopeId).toBe('each');
  expect(plan.nodes.each?.isContainer).toBe(true);
});

test('what each item gives is deferred, in the scope of the body', () => {
  const plan = planOf(
    workflow('Lists')
      .node('start', 'start')
      .node('each', 'each', { items: '{{ [1] }}', collect: '{{ steps.one.name }}' })
      .inside('each')
      .node('one', 'ask', { prompt: 'x', schema: details })
      .outside()
      .node('finish', 'finish', { value: '{{ steps.each.results }}' })
      .chain('start', 'each', 'finish')
      .build(),
  );
  expect(plan.nodes.each?.fields).toMatchObject([
    { path: ['items'], isDeferred: false },
    { path: ['collect'], isDeferred: true, scope: 'body' },
  ]);
  expect(plan.outputSchema).toEqual({ type: 'array', title: 'Results', items: { type: 'string' } });
});

const twoEnds = (source: string, port: string) =>
  workflow('Ends')
    .node('start', 'start', input)
    .node('pick', 'choose', { routes: [{ id: 'yes', when: 'true' }] })
    .node('good', 'finish', { value: '{{ {"ok": true} }}' })
    .node('bad', 'finish', { value: '{{ 7 }}' })
    .chain('start', 'pick')
    .edge('pick.yes', 'good')
    .edge(`${source}.${port}`, 'bad')
    .build();

test('the run gives what the Finish it reaches gives', () => {
  const good = {
    type: 'object',
    properties: { ok: { type: 'boolean' } },
    required: ['ok'],
    additionalProperties: false,
  };
  expect(planOf(twoEnds('pick', 'otherwise')).outputSchema).toEqual({ anyOf: [good, { type: 'integer' }] });
  // Both are reached when one always is: then there is an object by key.
  expect(planOf(twoEnds('start', 'out')).outputSchema).toMatchObject({
    anyOf: [good, { type: 'integer' }, { properties: { good: { title: 'good' }, bad: { title: 'bad' } } }],
  });
});

test('there is a plan exactly when no finding is an error', () => {
  fc.assert(
    fc.property(randomDocument, (document) => {
      const { plan, findings } = compile(document, testRegistry);
      expect(plan === null).toBe(findings.some((finding) => finding.severity === 'error'));
    }),
  );
});

test('the same document gives the same plan and findings, in whatever order its keys were written', () => {
  fc.assert(
    fc.property(randomDocument, (document) => {
      const again = JSON.parse(
        JSON.stringify(document, (_, value) =>
          value && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).reverse())
            : value,
        ),
      );
      expect(compile(again, testRegistry)).toEqual(compile(document, testRegistry));
    }),
  );
});

test('a plan holds every step once, in an order that respects every edge, each edge within one scope', () => {
  fc.assert(
    fc.property(soundDocument, (document) => {
      const plan = planOf(document);
      expect(
        Object.values(plan.scopes)
          .flatMap((scope) => scope.nodeIds)
          .sort(),
      ).toEqual(Object.keys(plan.nodes).sort());
      for (const node of Object.values(plan.nodes)) {
        const order = plan.scopes[node.scopeId]?.nodeIds ?? [];
        for (const { sourceId } of node.inputs) {
          expect(order.indexOf(sourceId)).toBeGreaterThanOrEqual(0);
          expect(order.indexOf(sourceId)).toBeLessThan(order.indexOf(node.id));
        }
      }
      for (const scope of Object.values(plan.scopes)) {
        expect(scope.branches.flat().sort()).toEqual([...scope.nodeIds].sort());
        for (const id of scope.sinkIds) expect(scope.nodeIds).toContain(id);
      }
    }),
  );
});
