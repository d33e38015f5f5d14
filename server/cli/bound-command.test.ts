import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { durationInWords, moneyInWords } from '@/graph/bound/bound-words';
import type { PriceCatalogue } from '@/graph/bound/prices';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { boundCommand } from './bound-command';

const catalogue: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: { 'openai:gpt-test': { input: 1, output: 10, from: 'catalogue' } },
  freeProviders: ['builtin'],
  defaultModel: 'openai:gpt-test',
};
const asked: string[][] = [];
const prices = {
  catalogue: async (_: string, models: readonly string[]) => {
    asked.push([...models]);
    return catalogue;
  },
};

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const known = { prices, stored: async () => null };

const drawn = (model: string): WorkflowDocument =>
  workflow('Small letters')
    .node('start', 'start')
    .node('each', 'parallel', { mode: 'each', items: '{{ [1, 2] }}', maxItems: 20, concurrency: 5 })
    .inside('each')
    .node('write', 'prompt', { prompt: 'Write a letter.', model, maxOutputTokens: 500 })
    .outside()
    .node('finish', 'finish', { result: 'value', value: '{{ steps.each }}' })
    .edge('start', 'each')
    .edge('each', 'finish')
    .build();

const file = async (model: string): Promise<string> => {
  const path = join(tmpdir(), `sluice-bound-${process.pid}.workflow.json`);
  await writeFile(path, JSON.stringify(drawn(model)));
  return path;
};

test('the most of one run, with the step that has the largest part', async () => {
  expect(await boundCommand(known, await file('default'), {})).toBe(0);
  expect(printed).toContain('Small letters: one run uses at most');
  // 20 items, 4 tries; 800 tokens around 15 of the prompt
  expect(printed).toContain('80 model calls · 0 tool calls · 65,200 tokens in · 40,000 tokens out · $0.47');
  expect(printed).toMatch(/write\s+20\s+4\s+80 \*/);
  expect(printed).toContain('Prices of 2026-09-23');
});

test('as JSON, steps have the names that references use', async () => {
  expect(await boundCommand(known, await file('default'), { json: true })).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({
    total: { modelCalls: 80, costUsd: expect.closeTo(0.4652) },
    dominant: { costUsd: 'write' },
    steps: [
      { step: 'each', isContainer: true },
      { step: 'write', times: 20 },
    ],
  });
});

test('a price that nobody knows is said to be unknown, with the model and its steps', async () => {
  expect(await boundCommand(known, await file('openai:gpt-new'), {})).toBe(0);
  expect(asked.at(-1)).toEqual(['openai:gpt-new']);
  expect(printed).toContain('money unknown');
  expect(printed).toContain('The price of openai:gpt-new is not known (write)');
});

test('the model of steps that leave it open can be given', async () => {
  expect(await boundCommand(known, await file('default'), { model: 'builtin:rules-v1' })).toBe(0);
  expect(printed).toContain('$0');
  await expect(boundCommand(known, await file('default'), { model: 'gpt' })).rejects.toThrow('is no model');
});

test('bounds are rounded up', () => {
  expect([0, 1e-9, 0.0000012, 0.0123456, 1.001, 1234.5].map(moneyInWords)).toEqual([
    '$0',
    '$0.000001',
    '$0.000002',
    '$0.013',
    '$1.01',
    '$1,234.50',
  ]);
  expect([0, 5, 1_000, 61_500, 3_600_000, 3_599_999, 90_061_000].map((ms) => durationInWords(ms))).toEqual([
    '0 seconds',
    '1 second',
    '1 second',
    '1 minute 2 seconds',
    '1 hour',
    '1 hour',
    '1 day 2 hours',
  ]);
  expect(durationInWords(61_500, 'short')).toBe('1 min 2 s');
});

const calling = (version: JsonObject) =>
  workflow('Caller')
    .node('start', 'start')
    .node('call', 'sub-workflow', { workflow: { name: 'Small letters', number: 1, ...version } })
    .node('finish', 'finish', { result: 'value', value: '{{ steps.call }}' })
    .chain('start', 'call', 'finish')
    .build();

const NOTHING_USED = { models: [], toolCalls: 0, workMs: 0, waitMs: 0 };

describe('a workflow that runs another', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-bound-'));
  });
  const written = async (name: string, document: WorkflowDocument): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(document));
    return join(folder, name);
  };

  test('what its file says of the other proves nothing: nobody knows the most until that is there', async () => {
    const path = await written('caller.workflow.json', calling({ versionHash: 'x', most: NOTHING_USED }));
    expect(await boundCommand(known, path, {})).toBe(1);
    expect(printed).toContain('what one run uses at most is not known');
    expect(printed).not.toContain('one run uses at most\n');
    expect(printed).toContain('Not all is counted: call');
    expect(printed).toContain('call runs “Small letters” in a version that is not known here');
  });

  test('the other is counted as it is, from a file beside it or as it is stored, whatever the file says of it', async () => {
    const letters = drawn('default');
    const versionHash = hashDocument(letters);
    const path = await written('caller.workflow.json', calling({ versionHash, most: NOTHING_USED }));
    const stored = async (hash: string) => (hash === versionHash ? letters : null);
    expect(await boundCommand({ prices, stored }, path, {})).toBe(0);
    expect(printed).toContain('80 model calls · 0 tool calls · 65,200 tokens in · 40,000 tokens out · $0.47');

    printed = '';
    await written('letters.workflow.json', letters);
    expect(await boundCommand(known, path, {})).toBe(0);
    expect(printed).toContain('80 model calls');
  });

  test('so is what the other runs in turn', async () => {
    const middle = calling({ versionHash: hashDocument(drawn('default')), most: NOTHING_USED });
    const versionHash = hashDocument(middle);
    const path = await written('caller.workflow.json', calling({ versionHash, most: NOTHING_USED }));
    await written('middle.workflow.json', middle);
    expect(await boundCommand(known, path, {})).toBe(1);
    await written('letters.workflow.json', drawn('default'));
    printed = '';
    expect(await boundCommand(known, path, {})).toBe(0);
    expect(printed).toContain('80 model calls');
  });
});
