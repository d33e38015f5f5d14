import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateExpression } from './evaluate';
import { ExpressionError } from './expression-error';
import { functions } from './functions';

const names = {
  input: {
    code: 'INV-1',
    email: 'a@b.c',
    name: 'a_b',
    file: { name: 'x.pdf' },
    tags: 'a,b',
    notes: 'note',
    total: 1.5,
    quantity: '2',
    hours: 1.2,
    difference: -1,
    subject: 'urgent',
  },
  steps: {
    read: { rows: [{ total: 1 }] },
    extract: { tags: ['b', 'a'], prices: [1, 2], lines: [{ total: 2 }] },
    for_each: { results: [[1], [2]] },
  },
};

test.each([...functions.values()])('the example of $name works', ({ example }) => {
  expect(evaluateExpression(example, names)).toBeDefined();
});

test('every function is in the documentation, under one name at least', () => {
  const page = readFileSync('docs/expressions.md', 'utf8');
  const missing = [...functions.keys()].filter((name) => !name.endsWith('Ascii') && !page.includes(`\`${name}(`));
  expect(missing).toEqual([]);
});

test('no call with values of any kind breaks a function: it gives a value or says why not', () => {
  const values = ['""', '"a"', '3', '-1.5', 'true', '[]', '[1]', '["a", 2]', '{}', '{"a": [1]}', 'null'];
  for (const { name, parameters } of functions.values()) {
    for (const first of values) {
      for (const second of parameters.length > 1 ? values : ['']) {
        const source = `${name}(${[first, second, ...(parameters.length > 2 && !parameters[2]?.isOptional ? ['"x"'] : [])].filter((arg) => arg !== '').join(', ')})`;
        try {
          const value = evaluateExpression(source, {});
          expect(JSON.parse(JSON.stringify(value)), source).toEqual(value);
        } catch (error) {
          expect(error, source).toBeInstanceOf(ExpressionError);
        }
      }
    }
  }
});
