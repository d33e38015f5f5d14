import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { usageOf } from './usage';

const reported = (input: number | undefined, output: number | undefined, cacheRead?: number): LanguageModelV4Usage => ({
  inputTokens: { total: input, noCache: undefined, cacheRead, cacheWrite: undefined },
  outputTokens: { total: output, text: undefined, reasoning: undefined },
});
const openai = { provider: 'openai', model: 'gpt-5.4-mini', isStandIn: false, isLocal: false };

test('a known model is priced, and what was read from the cache costs less', () => {
  const full = usageOf(openai, reported(1_000_000, 1_000_000));
  expect(full.costUsd).toBeCloseTo(5.25, 6);
  expect(full.pricedAs).toBeUndefined();
  expect(usageOf(openai, reported(1_000_000, 0, 900_000)).costUsd).toBeLessThan(0.75);
});

test('a model the catalogue takes for another says which one', () => {
  const newer = { ...openai, provider: 'anthropic', model: 'claude-sonnet-5-5' };
  expect(usageOf(newer, reported(10, 10)).pricedAs).toBe('claude-sonnet-5');
});

test('unknown models, missing counts and counts that contradict each other have no price', () => {
  expect(usageOf({ ...openai, model: 'gpt-unheard-of' }, reported(10, 10)).costUsd).toBeNull();
  expect(usageOf(openai, reported(undefined, 10))).toMatchObject({
    inputTokens: null,
    outputTokens: 10,
    costUsd: null,
  });
  expect(usageOf(openai, reported(10, 10, 50)).costUsd).toBeNull();
  expect(usageOf(openai, undefined)).toMatchObject({ inputTokens: null, outputTokens: null, costUsd: null });
});

test('a local model costs nothing', () => {
  expect(usageOf({ ...openai, provider: 'ollama', isLocal: true }, reported(undefined, undefined)).costUsd).toBe(0);
});

test('a price that is set here comes before the catalogue’s, and before nothing for a local model', () => {
  const ownPrice = { input: 2, output: 6 };
  expect(usageOf({ ...openai, ownPrice }, reported(1_000_000, 500_000)).costUsd).toBe(5);
  expect(usageOf({ ...openai, model: 'gpt-unheard-of', ownPrice }, reported(10, 10)).costUsd).toBeCloseTo(8e-5);
  expect(usageOf({ ...openai, isLocal: true, ownPrice }, reported(1_000_000, 0)).costUsd).toBe(2);
  expect(usageOf({ ...openai, ownPrice }, reported(undefined, 1)).costUsd).toBeNull();
});

test('an entry of the catalogue without rates is no price of zero', () => {
  expect(usageOf({ ...openai, provider: 'google', model: 'gemma-4-31b-it' }, reported(10, 10)).costUsd).toBeNull();
});
