import { expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { makeValueBook, type ValueEntry } from '../values/value-book';
import { meantCalculation } from './meant-calculation';

const entry = (expression: string, schema: JsonSchema): ValueEntry => ({
  ...{ expression, schema, label: expression, source: 'Start', nodeId: null, icon: 'inbox', kind: 'code' as const },
  ...{ isOptional: false, depth: 1 },
});
const book = makeValueBook(
  [
    entry('state.count', { type: 'number' }),
    entry('input.pages', { type: ['integer', 'null'] }),
    entry('input.name', { type: 'string' }),
    entry('item', {}),
  ],
  new Map(),
);

test('a sum around a value is told, and written as the formula it was meant as', () => {
  expect(meantCalculation('{{ state.count }} + 1', book)).toBe('state.count + 1');
  expect(meantCalculation('2*({{ state.count }} - {{ input.pages }})', book)).toBe('2*(state.count - input.pages)');
  expect(meantCalculation('{{ item }} + 1', book)).toBe('item + 1');
  expect(meantCalculation('{{ size(input.list) }} / {{ state.count }}', book)).toBe('(size(input.list)) / state.count');
});

test('text stays text', () => {
  expect(meantCalculation('{{ input.name }} - {{ input.name }}', book)).toBeNull();
  expect(meantCalculation('{{ item }} - {{ item }}', book)).toBeNull();
  expect(meantCalculation('{{ input.name }} + 1', book)).toBeNull();
  expect(meantCalculation('Turn {{ state.count }} + 1', book)).toBeNull();
  expect(meantCalculation('{{ state.count }}', book)).toBeNull();
  expect(meantCalculation('{{ state.count + 1 }}', book)).toBeNull();
  expect(meantCalculation('1 + 1', book)).toBeNull();
});
