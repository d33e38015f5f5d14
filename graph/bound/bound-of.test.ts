import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument } from '../document';
import { testRegistry } from '../testing/definitions';
import { randomDocument, soundDocument } from '../testing/random-document';
import { workflow } from '../testing/workflow-builder';
import type { Amount } from './amount';
import { boundOf } from './bound-of';
import type { PriceCatalogue } from './prices';

const prices: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: { 'test:small': { input: 1, output: 10, from: 'catalogue' } },
  freeProviders: ['builtin'],
  defaultModel: 'test:small',
};
const bound = (document: WorkflowDocument, with_ = prices) => boundOf(document, testRegistry, with_);
const ask = (model = 'test:small', prompt = 'x'.repeat(10)) => ({ prompt, model });

describe('items that are spread over runs', () => {
  const START_MS = 1_000;
  const each = (groups: number, maxItems = 100) =>
    bound(
      workflow('w')
        .node('start', 'start')
        .node('each', 'each', { items: '{{ [1] }}', maxItems, atOnce: 5, groups })
        .inside('each')
        .node('a', 'ask', ask(), { policy: { timeoutMs: 10_000 } })
        .outside()
        .edge('start', 'each')
        .build(),
    );

  test('use no more and no less than when they are not', () => {
    expect(each(30).total).toEqual(each(0).total);
    expect(each(30).steps.map(({ nodeId, times }) => [nodeId, times])).toEqual([
      ['start', 1],
      ['each', 1],
      ['a', 100],
    ]);
  });

  test('take as long as the run of a group, as often as groups cannot run side by side', () => {
    expect(each(0).time.workMs).toBe(START_MS + 20 * 10_000);
    // Four groups, two at once; thirty items each, five at once.
    expect(each(30).time.workMs).toBe(START_MS + 2 * 6 * 10_000);
    expect(each(30).steps.find(({ nodeId }) => nodeId === 'a')?.time.workMs).toBe(2 * 6 * 10_000);
    // A list that is shorter than a group.
    expect(each(30, 12).time.workMs).toBe(START_MS + 3 * 10_000);
  });
});

describe('one step', () => {
  test('is a try times its tries, in calls, tokens and money', () => {
    const document = workflow('w')
      .node('start', 'start')
      .node('a', 'ask', ask(), { policy: { retry: { attempts: 3 } } })
      .edge('start', 'a')
      .build();
    const { total, steps, dominant } = bound(document);
    expect(total).toEqual({ modelCalls: 3, toolCalls: 0, inputTokens: 30, outputTokens: 300, costUsd: 0.00303 });
    expect(steps.find(({ nodeId }) => nodeId === 'a')).toMatchObject({
      attempts: 3,
      times: 1,
      perAttempt: { modelCalls: 1, inputTokens: 10, outputTokens: 100 },
    });
    expect(dominant).toMatchObject({ modelCalls: 'a', costUsd: 'a', toolCalls: null });
  });

  test('that is off costs nothing, and one that is half-written is named', () => {
    const document = workflow('w')
      .node('start', 'start')
      .node('off', 'ask', ask(), { isOff: true })
      .node('half', 'ask', { prompt: 7 })
      .build();
    expect(bound(document)).toMatchObject({ total: { modelCalls: 0 }, unfinished: ['half'] });
  });

  test('a prompt is as long as its text and the values in it, when their types say how long they are', () => {
    const kind = { type: 'object', properties: { kind: { enum: ['a', 'four'] }, text: { type: 'string' } } };
    const measured = (prompt: string) =>
      bound(
        workflow('w').node('start', 'start', { schema: kind }).node('a', 'ask', { prompt }).edge('start', 'a').build(),
      ).total.inputTokens;
    expect(measured('Say {{ input.kind }}!')).toBe(5 + '"four"'.length);
    expect(measured('Say {{ input.text }}!')).toBe(1_000);
    expect(measured('Say {{ input.kind + "!" }}')).toBe(1_000);
    // 3 bytes that a tokenizer may take apart into 33
    expect(measured('\uFDFA')).toBe(33);
  });
});

describe('money', () => {
  test('a price nobody knows makes the whole unknown, never zero, and is named with its step', () => {
    const document = workflow('w')
      .node('a', 'ask', ask())
      .node('b', 'ask', ask('other:new'))
      .node('c', 'ask', ask('builtin:rules-v1'))
      .build();
    const { total, unknownPrices, steps } = bound(document);
    expect(total.costUsd).toBeNull();
    expect(total.modelCalls).toBe(3);
    expect(unknownPrices).toEqual([{ model: 'other:new', nodeIds: ['b'] }]);
    expect(steps.map(({ total: { costUsd } }) => costUsd)).toEqual([expect.closeTo(0.00101), null, 0]);
  });

  test('the default model is priced as what it is', () => {
    const document = workflow('w').node('a', 'ask', ask('default')).build();
    expect(bound(document).total.costUsd).toBeCloseTo(0.00101);
    expect(bound(document, { ...prices, defaultModel: 'other:new' }).unknownPrices[0]?.model).toBe('other:new');
  });

  test('a call that can reach a dearer tier is priced by it', () => {
    const tiered: PriceCatalogue = {
      ...prices,
      models: {
        'test:small': { input: 1, output: 10, from: 'catalogue', tiers: [{ above: 100, input: 2, output: 15 }] },
      },
    };
    const cost = (length: number) =>
      bound(
        workflow('w')
          .node('a', 'ask', ask('test:small', 'x'.repeat(length)))
          .build(),
        tiered,
      ).total.costUsd;
    expect(cost(100)).toBeCloseTo((100 + 1_000) / 1e6);
    expect(cost(101)).toBeCloseTo((202 + 1_500) / 1e6);
  });
});

describe('containers', () => {
  test('multiply what is inside, and each other', () => {
    const document = workflow('w')
      .node('outer', 'each', { items: '{{ [1] }}', maxItems: 20 })
      .inside('outer')
      .node('inner', 'each', { items: '{{ [1] }}', maxItems: 5 })
      .inside('inner')
      .node('a', 'ask', ask())
      .outside()
      .outside()
      .build();
    const { total, steps } = bound(document);
    expect(total.modelCalls).toBe(100);
    expect(steps.map(({ nodeId, times, total: { modelCalls } }) => [nodeId, times, modelCalls])).toEqual([
      ['outer', 1, 100],
      ['inner', 20, 100],
      ['a', 100, 100],
    ]);
  });
});

describe('ways that exclude each other', () => {
  const routes = (...ids: string[]) => ({ routes: ids.map((id) => ({ id, when: 'true' })) });

  test('cost as much as the dearest, each part for itself', () => {
    const document = workflow('w')
      .node('pick', 'choose', routes('yes'))
      .node('a', 'ask', ask())
      .node('b', 'tool')
      .node('c', 'tool')
      .edge('pick.yes', 'a')
      .edge('pick.otherwise', 'b')
      .edge('b', 'c')
      .build();
    expect(bound(document).total).toMatchObject({ modelCalls: 1, toolCalls: 2 });
  });

  test('steps after they meet again, and steps that may run together, are added', () => {
    const document = workflow('w')
      .node('pick', 'choose', routes('yes'))
      .node('a', 'ask', ask())
      .node('b', 'ask', ask())
      .node('both', 'ask', ask())
      .edge('pick.yes', 'a')
      .edge('pick.otherwise', 'b')
      .edge('a', 'both')
      .edge('b', 'both')
      .build();
    expect(bound(document).total.modelCalls).toBe(2);
  });

  test('a step that handles a failure excludes what follows success', () => {
    const document = workflow('w')
      .node('a', 'tool', {}, { policy: { onError: 'port' } })
      .node('well', 'ask', ask())
      .node('badly', 'ask', ask())
      .edge('a', 'well')
      .edge('a.error', 'badly')
      .build();
    expect(bound(document).total.modelCalls).toBe(1);
  });

  test('many routers in a row, and routers inside a way of another, stay quick', () => {
    const builder = workflow('w').node('first', 'choose', routes('yes'));
    let before = 'first.yes';
    for (let index = 0; index < 60; index++) {
      builder.node(`pick${index}`, 'choose', routes('r1', 'r2', 'r3', 'r4')).edge(before, `pick${index}`);
      for (const way of ['r1', 'r2', 'r3', 'r4', 'otherwise'])
        builder.node(`ask${index}_${way}`, 'ask', ask()).edge(`pick${index}.${way}`, `ask${index}_${way}`);
      builder.node(`join${index}`, 'tool');
      for (const way of ['r1', 'r2', 'r3', 'r4', 'otherwise']) builder.edge(`ask${index}_${way}`, `join${index}`);
      before = `join${index}.out`;
    }
    expect(bound(builder.build()).total).toMatchObject({ modelCalls: 60, toolCalls: 60 });
  });
});

describe('time', () => {
  test('is the longest chain, with tries and the pauses between them', () => {
    const slow = {
      policy: { timeoutMs: 60_000, retry: { attempts: 3, firstDelayMs: 1_000, factor: 2, maxDelayMs: 60_000 } },
    };
    const document = workflow('w')
      .node('start', 'start')
      .node('a', 'ask', ask(), slow)
      .node('b', 'ask', ask(), { policy: { timeoutMs: 5_000 } })
      .node('c', 'ask', ask(), { policy: { timeoutMs: 5_000 } })
      .edge('start', 'a')
      .edge('start', 'b')
      .edge('b', 'c')
      .build();
    const { time } = bound(document);
    expect(time.workMs).toBe(1_000 + 3 * 60_000 + 1_000 + 2_000);
    expect(time.askedMs).toBe(2 * 600_000);
  });

  test('items that run side by side share the rounds', () => {
    const each = (atOnce: number) =>
      workflow('w')
        .node('each', 'each', { items: '{{ [1] }}', maxItems: 100, atOnce })
        .inside('each')
        .node('a', 'tool', {}, { policy: { timeoutMs: 1_000 } })
        .outside()
        .build();
    expect(bound(each(5)).time.workMs).toBe(20_000);
    expect(bound(each(30)).time.workMs).toBe(4_000);
  });

  test('more steps at once than there are places are counted twice over rather than too little', () => {
    const builder = workflow('w').node('start', 'start');
    for (let index = 0; index < 40; index++)
      builder.node(`a${index}`, 'tool', {}, { policy: { timeoutMs: 1_000 } }).edge('start', `a${index}`);
    expect(bound(builder.build()).time.workMs).toBe(1_000 + 1_000 + Math.ceil((41 * 1_000) / 10));
  });
});

describe('laws', () => {
  const parts = ({ modelCalls, toolCalls, inputTokens, outputTokens, costUsd }: Amount) => [
    modelCalls,
    toolCalls,
    inputTokens,
    outputTokens,
    costUsd ?? Number.POSITIVE_INFINITY,
  ];

  test('a further step never lowers any part', () => {
    fc.assert(
      fc.property(fc.oneof(randomDocument, soundDocument), fc.nat(), fc.boolean(), (document, place, isAsk) => {
        const more: WorkflowDocument = structuredClone(document);
        const after = document.nodes[place % document.nodes.length];
        const parent = after?.parentId === undefined ? {} : { parentId: after.parentId };
        more.nodes.push({
          id: 'more',
          key: 'more',
          type: isAsk ? 'ask' : 'tool',
          typeVersion: 1,
          title: 'More',
          position: { x: 0, y: 0 },
          config: isAsk ? { prompt: 'more' } : {},
          ...parent,
        });
        if (after)
          more.edges.push({ id: 'e_more', source: after.id, sourcePort: 'out', target: 'more', targetPort: 'in' });
        const before = bound(document);
        const then = bound(more);
        for (const [index, part] of parts(before.total).entries())
          expect(parts(then.total)[index]).toBeGreaterThanOrEqual(part - 1e-12);
        expect(then.time.workMs).toBeGreaterThanOrEqual(before.time.workMs);
      }),
      { numRuns: 300 },
    );
  });

  test('an unknown price never becomes a number', () => {
    fc.assert(
      fc.property(fc.oneof(randomDocument, soundDocument), (document) => {
        const unknown = bound(document, { ...prices, models: {} });
        if (unknown.total.modelCalls > 0) expect(unknown.total.costUsd).toBeNull();
        else expect(unknown.total.costUsd).toBe(0);
        for (const { total } of unknown.steps) expect(total.costUsd === null).toBe(total.modelCalls > 0);
      }),
      { numRuns: 300 },
    );
  });

  test('N items are at least the sum over the items, and ways are never more than everything added up', () => {
    fc.assert(
      fc.property(fc.oneof(randomDocument, soundDocument), fc.integer({ min: 1, max: 50 }), (document, items) => {
        const withItems = (maxItems: number): WorkflowDocument => ({
          ...document,
          nodes: document.nodes.map((node) =>
            node.type === 'each' ? { ...node, config: { ...node.config, maxItems } } : node,
          ),
        });
        const many = bound(withItems(items));
        const one = bound(withItems(1));
        for (const step of many.steps) {
          const single = one.steps.find(({ nodeId }) => nodeId === step.nodeId);
          expect(step.total.modelCalls).toBeGreaterThanOrEqual(
            (single?.total.modelCalls ?? 0) * (step.times > 1 ? items : 1),
          );
        }
        const leaves = many.steps.filter(({ isContainer }) => !isContainer);
        expect(many.total.modelCalls).toBeLessThanOrEqual(leaves.reduce((sum, { total }) => sum + total.modelCalls, 0));
      }),
      { numRuns: 300 },
    );
  });
});
