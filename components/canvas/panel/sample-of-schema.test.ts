import { expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { validateAgainst } from '@/graph/schema-validate';
import { sampleOfSchema } from './sample-of-schema';

test('what a loop carries has something to show before the first run, and it fits its type', () => {
  const state: JsonSchema = {
    type: 'object',
    properties: {
      draft: { type: 'string', title: 'Draft' },
      score: { type: ['number', 'null'] },
      kind: { type: 'string', enum: ['a', 'b'] },
      due: { type: 'string', title: 'Due', format: 'date' },
      seen: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] } },
    },
    required: ['draft', 'score', 'kind', 'due', 'seen'],
  };
  const sample = sampleOfSchema(state);
  expect(sample).toEqual({ draft: 'Draft', score: 1, kind: 'a', due: '2026-11-23', seen: [{ id: 1 }] });
  expect(validateAgainst(state, sample)).toEqual([]);
});

test('nothing is made up where nothing is known, and a type without an end has one here', () => {
  expect(sampleOfSchema({})).toBeUndefined();
  expect(sampleOfSchema({ type: 'array', items: {} })).toEqual([]);
  const endless: JsonSchema = { type: 'object', properties: {} };
  endless.properties = { next: endless };
  expect(JSON.stringify(sampleOfSchema(endless)).length).toBeLessThan(200);
});
