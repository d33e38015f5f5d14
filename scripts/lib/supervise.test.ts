import { spawn } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { supervise } from './supervise.mjs';

const pauses = { firstMs: 1, maxMs: 4, stableMs: 60_000 };

test('a process that ends by itself is started again, after pauses that grow, and people are told', async () => {
  const told: string[] = [];
  const start = vi.fn(() => spawn(process.execPath, ['-e', 'process.exit(3)']));
  const supervised = supervise({ name: 'The worker', start, tell: (message) => told.push(message), pauses });
  await expect.poll(() => start.mock.calls.length).toBeGreaterThan(2);
  await supervised.stop(1_000);
  expect(told[0]).toBe('The worker ended unexpectedly (code 3); starting it again in 0 s.');
});

test('stopping ends it for good, gently first', async () => {
  const told: string[] = [];
  const script = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); process.send('up')";
  const start = vi.fn(() => spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
  const supervised = supervise({ name: 'The worker', start, tell: (message) => told.push(message), pauses });
  await new Promise((resolve) => supervised.child().once('message', resolve));
  await supervised.stop(10_000);
  expect(supervised.child().exitCode).toBe(0);
  expect(start).toHaveBeenCalledTimes(1);
  expect(told).toEqual([]);
});

test('a process that does not listen is ended all the same', async () => {
  const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('up')";
  const start = () => spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const supervised = supervise({ name: 'The worker', start, tell: () => undefined, pauses });
  await new Promise((resolve) => supervised.child().once('message', resolve));
  await supervised.stop(50);
  expect(supervised.child().signalCode).toBe('SIGKILL');
});
