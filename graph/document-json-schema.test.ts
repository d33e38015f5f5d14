import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentSchema } from './document';
import { workflowJsonSchema } from './document-json-schema';
import { validateAgainst } from './schema-validate';
import { randomDocument } from './testing/random-document';

test('the published type fits what the code reads, and refuses what it refuses', () => {
  const schema = workflowJsonSchema();
  fc.assert(
    fc.property(randomDocument, (document) => {
      expect(validateAgainst(schema, document)).toEqual([]);
    }),
  );
  for (const broken of [
    {},
    { schemaVersion: 2 },
    { schemaVersion: 1, name: 'x', nodes: [{}], edges: [] },
    { schemaVersion: 1, name: 'x', nodes: [], edges: [], more: 1 },
  ]) {
    expect(documentSchema.safeParse(broken).success).toBe(false);
    expect(validateAgainst(schema, broken)).not.toEqual([]);
  }
});
