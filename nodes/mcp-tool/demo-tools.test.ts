import { expect, test } from 'vitest';
import { listDemoTools } from '@/server/testing/list-demo-tools';
import demoTools from './demo-tools.json';

// When the demo service changes on purpose, put what was received here into demo-tools.json, and into the shipped examples.
test('what the palette says of the demo tools is what the demo connection says of them', async () => {
  const tools = await listDemoTools();
  const listed = tools.map(({ name, title, description, inputSchema, outputSchema, annotations, fingerprint }) => [
    name,
    { title, description, inputSchema, outputSchema, annotations, fingerprint },
  ]);
  expect(demoTools).toEqual(Object.fromEntries(listed));
});
