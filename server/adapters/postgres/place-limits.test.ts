import { expect, it } from 'vitest';
import type { Place } from '@/server/engine/places';
import { createPlaceLimits } from './place-limits';

let saved: number | null = null;
let asked = 0;
let now = 0;
const pool = {
  query: async () => {
    asked++;
    return { rows: [{ max: saved }] };
  },
} as never;
const limits = (operator: Record<string, number> = {}) =>
  createPlaceLimits({
    pool,
    operator: new Map(Object.entries(operator)),
    defaultModel: async () => 'openai:gpt-5.4',
    now: () => now,
  });
const at = (kind: Place['kind'], name: string): Place => ({ workspaceId: 'w', runId: 'r', kind, name });

it('is none where nobody set one', async () => {
  for (const place of [at('mcp', 'crm'), at('model', 'openai:gpt-5.4'), at('http', 'api.example.com')])
    expect(await limits().of(place)).toBeNull();
});

it('is the connection’s own, or the operator’s when that is smaller', async () => {
  saved = 4;
  expect(await limits().of(at('mcp', 'crm'))).toEqual({ key: 'mcp:crm', name: 'crm', max: 4 });
  expect((await limits({ 'mcp:crm': 2 }).of(at('mcp', 'crm')))?.max).toBe(2);
  expect((await limits({ 'mcp:crm': 9 }).of(at('mcp', 'crm')))?.max).toBe(4);
});

it('of a model is its provider’s, also when the step leaves the choice open', async () => {
  const one = limits({ 'model:openai': 3 });
  for (const name of ['openai:gpt-5.4', 'openai:other', ''])
    expect(await one.of(at('model', name))).toEqual({ key: 'model:openai', name: 'openai', max: 3 });
  expect(await one.of(at('model', 'anthropic:x'))).toBeNull();
});

it('of a host is the operator’s', async () => {
  const one = limits({ 'http:api.example.com:8443': 1 });
  expect((await one.of(at('http', 'api.example.com:8443')))?.max).toBe(1);
  expect(await one.of(at('http', 'api.example.com'))).toBeNull();
});

it('is looked up again after a moment, so that a change counts', async () => {
  saved = 4;
  const one = limits();
  await one.of(at('mcp', 'crm'));
  const before = asked;
  saved = 7;
  expect((await one.of(at('mcp', 'crm')))?.max).toBe(4);
  expect(asked).toBe(before);
  now += 5_000;
  expect((await one.of(at('mcp', 'crm')))?.max).toBe(7);
});
