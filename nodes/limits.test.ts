import { expect, it } from 'vitest';
import { documentSchema } from '@/graph/document';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from './registry';

// What a workflow may hold, at the limit and beyond it.

const document = workflow('Small').node('start', 'start').node('finish', 'finish').chain('start', 'finish').build();
const fits = (more: Partial<typeof document>): boolean => documentSchema.safeParse({ ...document, ...more }).success;
const [node] = document.nodes;
const [edge] = document.edges;
const times = <Item>(count: number, item: Item | undefined): Item[] =>
  Array.from({ length: count }, (_, index) => ({ ...item, id: `n${index}`, key: `n${index}` }) as Item);

it.each([
  ['1,000 steps', (over: number) => ({ nodes: times(1_000 + over, node) })],
  [
    '4,000 connections',
    (over: number) => ({ edges: times(4_000 + over, edge).map(({ ...one }) => without(one, 'key')) }),
  ],
  ['a name of 200 characters', (over: number) => ({ name: 'x'.repeat(200 + over) })],
  [
    'a step’s name of 200 characters',
    (over: number) => ({ nodes: [{ ...node, title: 'x'.repeat(200 + over) }] as never }),
  ],
])('a workflow has %s at most', (_what, make) => {
  expect(fits(make(0))).toBe(true);
  expect(fits(make(1))).toBe(false);
});

function without<Value extends object>(value: Value, key: string): Value {
  const { [key as keyof Value]: _, ...rest } = value;
  return rest as Value;
}

const DAY_MS = 86_400_000;
it.each([
  ['code of 64 KB', 'code', (over: number) => ({ code: 'x'.repeat(65_536 + over) })],
  ['a prompt of 256 KB', 'prompt', (over: number) => ({ prompt: 'x'.repeat(262_144 + over) })],
  ['a question of 365 days', 'human-gate', (over: number) => ({ timeoutMs: 365 * DAY_MS + over })],
  ['1,000 turns', 'loop', (over: number) => ({ maxTurns: 1_000 + over })],
  ['10,000 items', 'parallel', (over: number) => ({ maxItems: 10_000 + over })],
])('a step has %s at most', (_what, type, make) => {
  const config = registry.get(type)?.config;
  expect(config?.safeParse(make(0)).error?.issues).toBeUndefined();
  expect(config?.safeParse(make(1)).success).toBe(false);
});
