import { expect, test } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import { publishStateOf, publishWords } from './publish-state';

const document: WorkflowDocument = { schemaVersion: 1, name: 'Sort mail', nodes: [], edges: [] };
const published = {
  number: 3,
  hash: hashDocument(document),
  publishedAt: '2026-11-22T12:00:00.000Z',
  publishedBy: null,
};

test('a workflow is a draft, published, or changed since', () => {
  const words = (view: typeof published | null, now: WorkflowDocument) => publishWords(publishStateOf(view, now));
  expect(words(null, document)).toBe('Draft');
  expect(words(published, { ...document })).toBe('Published v3');
  expect(words(published, { ...document, name: 'Sort all mail' })).toBe('Published v3, changed since');
});
