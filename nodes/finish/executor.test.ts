import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { finish } from './definition';
import { finishExecutor } from './executor';

const config = (given: JsonObject) => finish.config.parse({ ...finish.initialConfig, ...given });

test('gives its fields by name, or its one value as it is, and fires nothing', async () => {
  const fields = config({ fields: [{ key: 'total', label: 'Total', value: '5' }] });
  expect(await finishExecutor(fields, stepContext())).toMatchObject({ output: { total: '5' }, ports: [] });
  expect(await finishExecutor(config({ result: 'value', value: 'done' }), stepContext())).toMatchObject({
    output: 'done',
    ports: [],
  });
});

test('the type it gives is made of what its values are', () => {
  const typeOf = (source: string) => ({ type: source === '{{ a }}' ? ('number' as const) : ('string' as const) });
  const fields = config({ fields: [{ key: 'a', label: 'A', value: '{{ a }}' }] });
  expect(finish.outputSchema(fields, { typeOf })).toMatchObject({
    properties: { a: { type: 'number', title: 'A' } },
    required: ['a'],
  });
});

test('a result without anything in it is found', () => {
  const codes = (given: JsonObject) => finish.check?.(config(given), checkContext()).map(({ field }) => field);
  expect(codes({})).toEqual(['config.fields']);
  expect(codes({ result: 'value' })).toEqual(['config.value']);
  expect(codes({ fields: [{ key: 'a', label: 'A', value: ' ' }] })).toEqual(['config.fields[0].value']);
});
