import { expect, it } from 'vitest';
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
