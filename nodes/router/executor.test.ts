import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { router } from './definition';
import { routerExecutor } from './executor';

const config = (given: JsonObject) => router.config.parse({ ...router.initialConfig, ...given });
const rules = config({
  routes: [
    { id: 'large', label: 'Large', when: 'input.amount >= 1000' },
    { id: 'known', label: 'Known', when: 'input.customer.name != ""' },
  ],
});

describe('rules', () => {
  test('the first that fits is taken, and those after it are not looked at', async () => {
    // `input.customer` is missing: evaluating the second rule would fail.
    const context = stepContext({}, { names: { input: { amount: 5_000 } } });
    expect(await routerExecutor(rules, context)).toMatchObject({
      output: { route: 'large', label: 'Large' },
      ports: ['large'],
      trace: { rules: [{ route: 'Large', fits: true }] },
    });
  });

  test('nothing fits', async () => {
    const context = stepContext({}, { names: { input: { amount: 1, customer: { name: '' } } } });
    expect(await routerExecutor(rules, context)).toMatchObject({
      output: { route: 'otherwise', label: 'Otherwise' },
      ports: ['otherwise'],
    });
  });

  test('a rule over a value that is not there fails, and says which', async () => {
    const context = stepContext({}, { names: { input: { amount: 1 } } });
    await expect(routerExecutor(rules, context)).rejects.toThrow(/customer/);
  });
});

describe('a model', () => {
  const byModel = config({
    mode: 'model',
    question: 'Which team?',
    routes: [{ id: 'route_7', label: 'Billing', description: 'Invoices' }],
  });

  test('chooses by name, and the port of that name fires', async () => {
    const context = stepContext({ models: [{ value: { route: 'Billing', reason: 'An invoice.' } }] });
    expect(await routerExecutor(byModel, context)).toMatchObject({
      output: { route: 'route_7', label: 'Billing', reason: 'An invoice.' },
      ports: ['route_7'],
    });
  });

  test('may find that nothing fits', async () => {
    const context = stepContext({ models: [{ value: { route: 'Otherwise', reason: 'No.' } }] });
    expect(await routerExecutor(byModel, context)).toMatchObject({ ports: ['otherwise'] });
  });
});

test('what is wrong with the routes is said in words', () => {
  const settings = config({
    routes: [
      { id: 'a', label: 'Same', when: 'true' },
      { id: 'a', label: 'same', when: '' },
    ],
  });
  expect(router.check?.(settings, checkContext()).map(({ code, field }) => [code, field])).toEqual([
    ['duplicate-route', 'config.routes[1].label'],
    ['duplicate-route', 'config.routes[1].id'],
    ['required-field', 'config.routes[1].when'],
  ]);
});
