import { expect, it } from 'vitest';
import { boundOf } from '@/graph/bound/bound-of';
import type { PriceCatalogue } from '@/graph/bound/prices';
import { compile } from '@/graph/compile';
import { workflow } from '@/graph/testing/workflow-builder';
import { timeOfTry } from '@/graph/time-of-try';
import { registry } from './registry';

const policy = (type: string) => registry.get(type)?.policy;
const fourTries = {
  attempts: 4,
  firstDelayMs: 1_000,
  factor: 2,
  maxDelayMs: 60_000,
  jitter: true,
  when: 'transient',
};

it.each([
  ['prompt', 120_000],
  ['http-request', 30_000],
  ['mcp-tool', 60_000],
])('a call to the outside is tried four times, for what may pass by itself: %s', (type, timeoutMs) => {
  expect(policy(type)).toMatchObject({ retry: fourTries, timeoutMs });
});

it.each(['code', 'set-fields', 'start', 'finish', 'human-gate', 'parallel', 'loop', 'wait'])(
  'what would only fail again is tried once: %s',
  (type) => {
    expect(policy(type)?.retry.attempts).toBe(1);
  },
);

it('code has five seconds unless its author gives it others', () => {
  expect(policy('code')?.timeoutMs).toBe(5_000);
});

const prices: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: {},
  freeProviders: [],
  defaultModel: 'builtin:rules-v1',
};

const withTime = (type: string, timeoutMs: number) =>
  workflow('Long')
    .node('start', 'start')
    .node('long', type, type === 'code' ? { code: 'return 1' } : {}, { policy: { timeoutMs } })
    .node('finish', 'finish', { result: 'value', value: 'done' })
    .chain('start', 'long', 'finish')
    .build();

it.each([
  ['code', 30],
  ['prompt', 600],
  ['router', 600],
  ['http-request', 300],
  ['mcp-tool', 300],
])('one try of %s takes %i s at most, whatever its author set, who is told', (type, seconds) => {
  const definition = registry.get(type);
  if (!definition) throw new Error(`There is no ${type}.`);
  const most = seconds * 1_000;
  expect(timeOfTry({ policy: { timeoutMs: most - 1 } }, definition)).toBe(most - 1);
  expect(timeOfTry({ policy: { timeoutMs: most + 1 } }, definition)).toBe(most);
  const codes = (timeoutMs: number) => compile(withTime(type, timeoutMs), registry).findings.map(({ code }) => code);
  expect(codes(most)).not.toContain('try-too-long');
  expect(codes(most + 1)).toContain('try-too-long');
});

it('such a step runs, and its bound is that of the time it has', () => {
  const { plan, findings } = compile(withTime('code', 120_000), registry);
  expect(plan?.nodes.long?.timeoutMs).toBe(30_000);
  expect(findings).toContainEqual({
    code: 'try-too-long',
    severity: 'warning',
    nodeId: 'long',
    field: 'policy.timeoutMs',
    message: 'One try of long ends after 30 seconds, which is the most for this kind of step.',
    fix: {
      label: 'Set it to 30 seconds',
      set: { nodeId: 'long', field: 'policy.timeoutMs', value: 30_000 },
    },
  });
  const time = (timeoutMs: number) => boundOf(withTime('code', timeoutMs), registry, prices).time;
  expect(time(120_000)).toEqual(time(30_000));
});
