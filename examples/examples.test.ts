import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mostOfRun } from '@/graph/bound/most-of-run';
import { boxesIn, estimatedSize, frameSize, overlap } from '@/graph/commands/placement';
import { compile } from '@/graph/compile';
import { hashDocument } from '@/graph/hash';
import type { Json } from '@/graph/json';
import { validateAgainst } from '@/graph/schema-validate';
import demoTools from '@/nodes/mcp-tool/demo-tools.json';
import { registry } from '@/nodes/registry';
import { calledVersions } from '@/nodes/sub-workflow/known-versions';
import { createExampleSource, exampleIds, fileRefsIn } from './catalogue';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = createExampleSource({ root, registry });
const examples = await source.all();

test('the gallery has every example in its order, with what it needs', () => {
  expect(examples.map(({ id }) => id)).toEqual([...exampleIds]);
  expect(examples[0]).toMatchObject({ name: 'Purchase order to draft reply', needs: ['Postgres', 'Slack', 'Gmail'] });
  for (const { name, description, stepCount } of examples) {
    expect(`${name}. ${description}`).not.toMatch(/\b(node|json|schema|null)\b/i);
    expect(description.length).toBeGreaterThan(40);
    expect(stepCount).toBeGreaterThan(3);
  }
});

test.each(examples)('$id compiles without a finding, and its sample input starts it', ({ id, document }) => {
  const { plan, findings } = compile(document, registry);
  expect(findings).toEqual([]);
  const run = JSON.parse(readFileSync(join(root, 'examples', id, 'run.json'), 'utf8'));
  expect(validateAgainst(plan?.inputSchema ?? {}, run.input)).toEqual([]);
  const start = document.nodes.find(({ type }) => type === 'start');
  const fields = start?.config.fields as { key: string; sample?: Json }[];
  expect(run.input).toEqual(Object.fromEntries(fields.map(({ key, sample }) => [key, sample])));
});

test.each(examples)(
  '$id is laid out so that nothing overlaps and everything in a frame is inside it',
  ({ document }) => {
    const sizeOf = estimatedSize(registry);
    for (const parentId of [undefined, ...document.nodes.filter((node) => node.size).map(({ id }) => id)]) {
      const boxes = boxesIn(document, parentId, sizeOf);
      for (const [index, box] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) expect(overlap(box, other, 16)).toBe(false);
      }
      const frame = document.nodes.find(({ id }) => id === parentId);
      if (!frame) continue;
      const { width, height } = frameSize(frame);
      for (const box of boxes) {
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    }
  },
);

test.each(examples)('$id: its sample files are the ones its document speaks of', async ({ document }) => {
  const samples = (await source.sampleFiles?.(document)) ?? [];
  expect(samples.map(({ ref }) => ref)).toEqual(fileRefsIn(document as unknown as Json));
  for (const { ref, bytes } of samples) {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(ref.$file);
    expect(bytes.byteLength).toBe(ref.size);
  }
});

test('the demo tools are remembered as they are now', () => {
  const listed: Record<string, unknown> = demoTools;
  const steps = examples.flatMap(({ document }) => document.nodes.filter(({ type }) => type === 'mcp-tool'));
  expect(steps.length).toBeGreaterThan(5);
  for (const { config } of steps) expect(config.snapshot).toEqual(listed[String(config.tool)]);
});

test('the workflows that an example runs ship with it, in the very version it names', async () => {
  const calling = examples.filter(({ document }) => calledVersions(document).length > 0);
  expect(calling.map(({ id }) => id)).toEqual(['workflow-in-workflow']);
  for (const { document } of calling) {
    const called = (await source.calledBy?.(document)) ?? [];
    expect(called.map(hashDocument)).toEqual(calledVersions(document));
    for (const [index, one] of called.entries()) {
      const { plan, findings } = compile(one, registry);
      expect(findings).toEqual([]);
      const step = document.nodes.filter(({ type }) => type === 'sub-workflow')[index];
      expect(step?.config.workflow).toMatchObject({
        name: one.name,
        inputSchema: plan?.inputSchema,
        outputSchema: plan?.outputSchema,
        ...(plan ? { most: mostOfRun(one, plan, registry) } : {}),
      });
    }
  }
});
