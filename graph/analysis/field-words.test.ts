import { expect, test } from 'vitest';
import type { JsonObject } from '../json';
import { testRegistry } from '../testing/definitions';
import { workflow } from '../testing/workflow-builder';
import { fieldWords } from './field-words';

const wordsOf = (type: string, config: JsonObject) => {
  const node = workflow('').node('one', type, config).build().nodes[0];
  return node && fieldWords(node, testRegistry);
};

test('the fields of a step go by their titles, inside of groups and records too', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Customer name' },
      untitled: { type: 'string' },
      lines: {
        type: 'array',
        title: 'Order lines',
        items: { type: 'object', properties: { sku: { type: 'string', title: 'Article' } } },
      },
    },
  };
  expect(wordsOf('ask', { prompt: 'x', schema })).toEqual({
    name: { label: 'Customer name' },
    lines: { label: 'Order lines', fields: { sku: { label: 'Article' } } },
  });
});

test('the way a step took goes by the name of its port', () => {
  expect(wordsOf('choose', { routes: [{ id: 'yes', when: 'true' }] })).toEqual({
    route: { label: 'Route', values: { yes: 'yes', otherwise: 'Otherwise' } },
  });
});

test('a type without an end has one, and a step that cannot be read has no words', () => {
  const endless: JsonObject = { type: 'object', properties: {} };
  let schema: JsonObject = endless;
  for (let depth = 0; depth < 50; depth++)
    schema = { type: 'object', properties: { inner: { ...schema, title: 'Inner' } } };
  expect(JSON.stringify(wordsOf('ask', { prompt: 'x', schema })).length).toBeLessThan(500);
  expect(wordsOf('ask', { prompt: 7 })).toEqual({});
  expect(wordsOf('teleport', {})).toEqual({});
});
