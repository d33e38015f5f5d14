import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { ChildJob } from './protocol';
import { type ChildGone, SandboxChild, type Ticket } from './sandbox-child';

/** A process whose answers and end come when the test says so. */
class FakeProcess extends EventEmitter {
  readonly stderr = null;
  readonly channel = null;
  isKilled = false;
  send(): void {}
  ref(): void {}
  unref(): void {}

  answer(id: number): void {
    this.emit('message', JSON.stringify({ id, logs: [], rssBytes: 1, valueText: '1' }));
  }
}

let process: FakeProcess;
vi.mock('./lockdown', () => ({
  spawnLocked: () => process,
  killGroup: (killed: FakeProcess) => {
    killed.isKilled = true;
  },
}));
beforeEach(() => {
  process = new FakeProcess();
});

const open = (): SandboxChild => new SandboxChild({} as never);
const ticket = (id: number, ended: unknown[], signal = new AbortController().signal): Ticket => ({
  job: { id, timeoutMs: 60_000 } as ChildJob,
  signal,
  resolve: () => ended.push(id),
  reject: (gone: ChildGone) => ended.push([id, gone.end]),
});

it('is ready when it says so, and never when it ends before', async () => {
  const child = open();
  process.emit('message', 'ready');
  expect(await child.whenReady).toBe(true);
  process = new FakeProcess();
  const ended = open();
  process.emit('exit');
  expect(await ended.whenReady).toBe(false);
});

it('is not waited for when it cannot make a machine, though it lives on', async () => {
  const child = open();
  process.emit('message', 'not ready');
  expect(await child.whenReady).toBe(false);
});

it('takes the word that it is ready for no answer, whenever it comes', async () => {
  const ended: unknown[] = [];
  const child = open();
  const served = child.serve([ticket(1, ended)]);
  process.emit('message', 'ready');
  process.answer(1);
  await served;
  expect(ended).toEqual([1]);
  expect(process.isKilled).toBe(false);
});

it('knows the owners for whom it has kept machines', async () => {
  const child = open();
  for (let id = 1; id <= 13; id++) {
    const one = ticket(id, []);
    const served = child.serve([{ ...one, job: { ...one.job, owner: `owner ${id}` } }]);
    process.answer(id);
    await served;
  }
  expect([1, 2, 13].map((id) => child.knows(`owner ${id}`))).toEqual([false, true, true]);
});

/** Two jobs were sent, and the one under way is stopped: its process is being killed. */
const stopFirstOfTwo = () => {
  const ended: unknown[] = [];
  const stopped = new AbortController();
  const next = ticket(2, ended);
  const served = open().serve([ticket(1, ended, stopped.signal), next]);
  stopped.abort();
  return { ended, next, served };
};

it('does not hold a job to account for the one before it, which was stopped just as it answered', async () => {
  const { ended, next, served } = stopFirstOfTwo();
  expect(process.isKilled).toBe(true);
  process.answer(1);
  process.emit('exit');
  expect(await served).toEqual([next]);
  expect(ended).toEqual([1]);
});

it('is not given back for other jobs while it is being killed', async () => {
  const ended: unknown[] = [];
  const stopped = new AbortController();
  const child = open();
  const served = child.serve([ticket(1, ended, stopped.signal)]);
  stopped.abort();
  process.answer(1);
  const early = await Promise.race([served, new Promise((resolve) => setImmediate(resolve, 'still served'))]);
  expect(early).toBe('still served');
  process.emit('exit');
  expect(await served).toEqual([]);
  expect(child.isSpent).toBe(true);
});

it('says of the job that was under way how it ended, and gives back the others', async () => {
  const { ended, next, served } = stopFirstOfTwo();
  process.emit('exit');
  expect(await served).toEqual([next]);
  expect(ended).toEqual([[1, 'cancelled']]);
});
