import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf } from '@/graph/bound/prices';
import { cataloguePrice } from './catalogue-price';
import { createOperatorPrices } from './operator-prices';
import { createPriceList } from './price-list';
import { providers, splitModelId } from './providers';

const offered = providers.flatMap(({ id, models }) => models.map((model) => `${id}:${model}`));

describe('the catalogue', () => {
  test('knows every model that is offered', () => {
    for (const model of offered) expect(cataloguePrice(model), model).toMatchObject({ from: 'catalogue' });
  });

  test('says nothing of models it does not know, of other providers, and of entries without rates', () => {
    for (const model of ['openai:gpt-unheard-of', 'openai-compatible:mine', 'nobody:x', 'google:gemma-4-31b-it', ''])
      expect(cataloguePrice(model), model).toBeNull();
  });

  test('says which model it took a newer one for', () => {
    expect(cataloguePrice('anthropic:claude-sonnet-5-5')?.pricedAs).toBe('claude-sonnet-5');
  });

  test('a call never costs more than what is said of calls of its size', () => {
    const sizes = fc.record({
      model: fc.constantFrom(...offered),
      most: fc.tuple(fc.nat({ max: 1_000_000 }), fc.nat({ max: 200_000 })),
      input: fc.double({ min: 0, max: 1, noNaN: true }),
      cached: fc.double({ min: 0, max: 1, noNaN: true }),
      output: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(sizes, ({ model, most: [inputTokens, outputTokens], input, cached, output }) => {
        const price = cataloguePrice(model);
        if (!price) throw new Error(`${model} has no price.`);
        const prices = { date: '', source: '', models: { [model]: price }, freeProviders: [], defaultModel: model };
        const most = amountOf({ model, calls: 1, inputTokens, outputTokens }, prices).costUsd ?? 0;
        const used = Math.floor(inputTokens * input);
        const { provider, model: name } = splitModelId(model);
        const kept = providers.find(({ id }) => id === provider)?.cachesUnasked ? Math.floor(used * cached) : 0;
        const cost = calcPrice(
          { input_tokens: used, output_tokens: Math.floor(outputTokens * output), cache_write_tokens: kept },
          name,
          { providerId: provider },
        );
        expect(cost?.total_price).toBeLessThanOrEqual(most + 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the list of prices', () => {
  const list = createPriceList({
    own: { read: async () => ({ 'openai-compatible:mine': { input: 1, output: 2, from: 'workspace' } }) },
    defaultModel: async () => 'openai:gpt-5.4-mini',
  });

  test('has the asked models that have a price, the default one, and the day of the data', async () => {
    const prices = await list.catalogue('w', ['openai-compatible:mine', 'openai-compatible:theirs', 'default']);
    expect(Object.keys(prices.models)).toEqual(['openai-compatible:mine', 'openai:gpt-5.4-mini']);
    expect(prices).toMatchObject({ date: '2026-09-23', defaultModel: 'openai:gpt-5.4-mini' });
    expect(prices.freeProviders).toEqual(expect.arrayContaining(['builtin', 'ollama']));
  });
});

test('the operator’s file is read again when it changes, and one that cannot be read sets no prices and says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-prices-'));
  try {
    const path = join(folder, 'prices.json');
    const problems: string[] = [];
    const read = createOperatorPrices(path, (message) => problems.push(message));
    expect(await read()).toEqual({});
    const write = async (text: string, second: number) => {
      await writeFile(path, text);
      await utimes(path, second, second);
    };
    await write('{"models":{"openai:gpt-5.4":{"input":1,"output":2}}}', 1_000);
    expect(await read()).toEqual({ 'openai:gpt-5.4': { input: 1, output: 2, from: 'operator' } });
    await write('{"models":{"openai:gpt-5.4":{"input":-1,"output":2}}}', 2_000);
    expect(await read()).toEqual({});
    expect(await read()).toEqual({});
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('are not used');
  } finally {
    await rm(folder, { recursive: true });
  }
});
