import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import type { JsonObject } from '../json';
import { VOTER_MODEL } from '../node-definition';
import { workflow } from '../testing/workflow-builder';
import { boundOf } from './bound-of';
import { modelsInDocument } from './models-in';
import type { PriceCatalogue } from './prices';

// Over the product's own steps: what the small ones of graph/testing do not have.

const prices: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: {
    'a:cheap': { input: 0, output: 10, from: 'catalogue' },
    'b:dear': { input: 0, output: 1_000, from: 'catalogue' },
  },
  freeProviders: ['builtin'],
  defaultModel: 'a:cheap',
};

const vote = (voters: string[], inside: JsonObject = {}) =>
  workflow('Vote')
    .node('start', 'start')
    .node('vote', 'parallel', { mode: 'vote', voteBy: 'models', voters })
    .inside('vote')
    .node(
      'ask',
      'prompt',
      { prompt: 'Yes or no?', model: VOTER_MODEL, maxOutputTokens: 1_000, ...inside },
      {
        policy: { retry: { attempts: 1 } },
      },
    )
    .outside()
    .edge('start', 'vote')
    .build();

test('votes by several models cost what each of them costs, and not the dearest of them each time', () => {
  const document = vote(['a:cheap', 'a:cheap', 'b:dear']);
  const { total, steps } = boundOf(document, registry, prices);
  expect(total.modelCalls).toBe(3);
  expect(total.costUsd).toBeCloseTo(0.01 + 0.01 + 1);
  const ask = steps.find(({ nodeId }) => nodeId === 'ask');
  expect(ask).toMatchObject({ times: 3, attempts: 1 });
  expect(ask?.perAttempt.costUsd).toBeCloseTo(1);
  expect(ask?.total.costUsd).toBeCloseTo(1.02);
  expect(modelsInDocument(document, registry)).toEqual(['a:cheap', 'b:dear']);
});

test('one voter without a price makes the cost unknown, and is named', () => {
  const { total, unknownPrices } = boundOf(vote(['a:cheap', 'c:new']), registry, prices);
  expect(total.costUsd).toBeNull();
  expect(unknownPrices).toEqual([{ model: 'c:new', nodeIds: ['ask'] }]);
});

test('a step that runs a workflow counts what was proven of that version, with the prices of today', () => {
  const most = {
    models: [{ model: 'b:dear', calls: 4, inputTokens: 100, outputTokens: 500 }],
    toolCalls: 7,
    workMs: 600_000,
    waitMs: 86_400_000,
  };
  const call = (version: JsonObject) =>
    workflow('Caller')
      .node('start', 'start')
      .node('call', 'sub-workflow', { workflow: { versionHash: 'x', name: 'Other', number: 1, ...version } })
      .edge('start', 'call')
      .build();
  const known = boundOf(call({ most }), registry, prices);
  expect(known.total).toEqual({ modelCalls: 4, toolCalls: 7, inputTokens: 400, outputTokens: 2_000, costUsd: 2 });
  // Beginning it is work; then this run sleeps as long as that one may work and wait.
  expect(known.time).toMatchObject({ workMs: 60_000, waitMs: 87_000_000 });
  expect(known.unfinished).toEqual([]);

  const unknown = boundOf(call({}), registry, prices);
  expect(unknown.total.costUsd).toBeNull();
  expect(unknown.unfinished).toEqual(['call']);
  expect(unknown.unknownPrices).toEqual([]);
});

test('votes in votes are counted in reasonable time, and never as less than they can be', () => {
  const voters = Array.from({ length: 20 }, (_, index) => (index === 19 ? 'b:dear' : `a:model${index}`));
  const nested = (depth: number) => {
    const builder = workflow('Votes in votes')
      .node('start', 'start')
      .node('vote0', 'parallel', byModels)
      .edge('start', 'vote0');
    for (let level = 1; level < depth; level++)
      builder.inside(`vote${level - 1}`).node(`vote${level}`, 'parallel', byModels);
    return builder
      .inside(`vote${depth - 1}`)
      .node('ask', 'prompt', { prompt: 'Yes or no?', model: VOTER_MODEL, maxOutputTokens: 1_000 }, once)
      .build();
  };
  const byModels = { mode: 'vote', voteBy: 'models', voters };
  const once = { policy: { retry: { attempts: 1 } } };
  const begun = performance.now();
  const { total, steps } = boundOf(nested(6), registry, prices);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(total.modelCalls).toBe(20 ** 6);
  expect(steps.find(({ nodeId }) => nodeId === 'ask')?.times).toBe(20 ** 6);
});
