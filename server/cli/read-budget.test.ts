import { expect, test } from 'vitest';
import { readBudget } from './read-budget';

test('every kind of limit that a budget knows can be given', () => {
  expect(readBudget({})).toBeUndefined();
  expect(readBudget({ budgetUsd: '0.50' })).toEqual({ costUsd: 0.5 });
  expect(readBudget({ budgetUsd: '0', budgetModelCalls: '3', budgetToolCalls: ' 2 ', budgetTokens: '90000' })).toEqual({
    costUsd: 0,
    modelCalls: 3,
    toolCalls: 2,
    tokens: 90_000,
  });
});

test.each([
  [{ budgetUsd: 'much' }, '--budget-usd takes an amount of US dollars'],
  [{ budgetUsd: '-1' }, '--budget-usd'],
  [{ budgetUsd: '' }, '--budget-usd'],
  [{ budgetModelCalls: '1.5' }, '--budget-model-calls takes a whole number'],
  [{ budgetTokens: '1e9999' }, '--budget-tokens'],
])('%j is refused', (options, message) => {
  expect(() => readBudget(options)).toThrow(message);
});
