import { execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '@/graph/json';
import { StepFailure } from '@/server/engine/contract';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { createSandbox, type Sandbox } from './sandbox';

let entry: BundledEntry;
let sandbox: Sandbox;
beforeAll(async () => {
  entry = await bundleEntry('server/adapters/sandbox/child.ts');
  sandbox = createSandbox({ childPath: entry.path });
  await sandbox.selfTest();
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await entry.remove();
});

const children = (): number[] =>
  execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(entry.path))
    .map((line) => Number(line.trim().split(/\s/)[0]));

const send = (pids: number[], signal: NodeJS.Signals): number =>
  pids.filter((pid) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  }).length;

const run = async (code: string, timeoutMs = 5_000): Promise<Json> => {
  const job = {
    workspaceId: 'w',
    versionId: 'v',
    code,
    language: 'javascript',
    input: {},
    seed: 'a1b2',
    now: 0,
  } as const;
  return (await sandbox.run({ ...job, timeoutMs }, { signal: new AbortController().signal })).value;
};
const busyFor = (ms: number, value: number): string =>
  `let x = 0; for (let i = 0; i < ${ms} * 20_000; i++) x = (x + i) % 7; return ${value} + x * 0;`;
const endOf = (job: Promise<Json>): Promise<Json> =>
  job.catch((error: unknown) => {
    if (error instanceof StepFailure) return error.error as unknown as Json;
    throw error;
  });

it('ends every job in a value or in words while its processes are killed, and goes on', async () => {
  const jobs = Array.from({ length: 60 }, (_, index) => endOf(run(busyFor(5, index))));
  let killed = 0;
  for (let round = 0; round < 6; round++) {
    await jobs[round * 8];
    killed += send(children(), 'SIGKILL');
  }
  for (const [index, end] of (await Promise.all(jobs)).entries()) {
    if (typeof end === 'number') expect(end).toBe(index);
    else expect(end).toMatchObject({ code: 'sandbox-crashed', message: expect.stringMatching(/\w/) });
  }
  expect(killed).toBeGreaterThan(3);
  expect(await Promise.all([1, 2, 3, 4].map((each) => run(`return ${each}`)))).toEqual([1, 2, 3, 4]);
});

it('does not wait for a process that stands still, and has another for the next job', async () => {
  await run('return 0');
  const began = performance.now();
  const jobs = [1, 2].map(() => endOf(run(busyFor(100_000, 0), 1_500)));
  await expect.poll(() => send(children(), 'SIGSTOP')).toBeGreaterThan(0);
  for (const end of await Promise.all(jobs)) expect(end).toMatchObject({ code: 'sandbox-timeout' });
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await run('return "again"')).toBe('again');
});

it('gives every job its answer on a machine that has no time for it', async () => {
  const burners = Array.from({ length: 6 }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    const values = await Promise.all(Array.from({ length: 20 }, (_, index) => run(busyFor(2, index), 30_000)));
    expect(values).toEqual(Array.from({ length: 20 }, (_, index) => index));
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
});
