import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '@/server/engine/limits';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, noCapabilities, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { openCuttableProxy } from './testing/cuttable-proxy';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

const script = scriptedExecutors();
let room: EngineRoom;
let pool: Pool;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
  pool = new Pool({ connectionString: room.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await room.close();
});
afterEach(() => room.stopWorkers());
beforeEach(() => {
  script.calls.length = 0;
  script.behaviours.clear();
});

const callsOf = (path: string): number => script.calls.filter((call) => call.path === path).length;

/** The step with this key hangs until released; resolves when it has begun. */
function hold(key: string): { begun: Promise<AbortSignal>; release: () => void } {
  const begun = Promise.withResolvers<AbortSignal>();
  const held = Promise.withResolvers<void>();
  script.behaviours.set(key, async ({ signal }, _, call) => {
    if (call > 1) return done(`call ${call}`);
    begun.resolve(signal);
    await held.promise;
    return done('call 1');
  });
  return { begun: begun.promise, release: held.resolve };
}

const three = (options: Parameters<PlanBuilder['step']>[1] = {}) =>
  new PlanBuilder()
    .step('a')
    .step('b', { timeoutMs: 600_000, ...options })
    .step('c', { isFinish: true })
    .chain('a', 'b', 'c')
    .build();

describe('a worker', () => {
  it('takes a run from the queue and moves it to its end', async () => {
    await room.startWorker('one');
    const plan = new PlanBuilder().step('a').step('b', { values: { text: '{{ input.name }}' }, isFinish: true });
    const runId = await room.createRun(plan.edge('a', 'b').build(), { name: 'Ada' });
    const state = await room.whenEnded(runId);
    expect(state).toMatchObject({ status: 'succeeded', output: { from: 'b' } });
    expect(await room.row(runId)).toMatchObject({ status: 'succeeded', worker: null, output: { from: 'b' } });
  });

  it('shares runs with another worker, each run to one of them', async () => {
    await room.startWorker('one');
    await room.startWorker('two');
    const runs = await Promise.all(Array.from({ length: 30 }, () => room.createRun(three({ effect: 'write' }))));
    for (const runId of runs) {
      const state = await room.whenEnded(runId);
      expect(state.status).toBe('succeeded');
      const events = await room.events(runId);
      expect(events.filter(({ data }) => data.type === 'run.claimed')).toHaveLength(1);
    }
    // Steps without effects may be computed by one worker and again by another.
    expect(script.calls.filter(({ path }) => path === 'b')).toHaveLength(30);
  });

  it('lets only one of two workers have a run that both are called for', async () => {
    const { begun, release } = hold('b');
    await room.startWorker('one');
    await room.startWorker('two');
    const runId = await room.createRun(three());
    await begun;
    for (let extra = 0; extra < 5; extra++) await pool.query(`select pg_notify('sluice_due', '')`);
    // Whoever looked again has found this one instead of taking the first a second time.
    const other = await room.createRun(new PlanBuilder().step('other', { isFinish: true }).build());
    await room.whenEnded(other);
    release();
    await room.whenEnded(runId);
    expect(callsOf('b')).toBe(1);
  });

  it('takes up its own runs at once when it was killed and is back', async () => {
    const { begun } = hold('b');
    const plan = three({ effect: 'read' });
    const killed = await room.startWorker('one', { heartbeatMs: 3_600_000 });
    const runId = await room.createRun(plan);
    await begun;
    // What a kill leaves behind: the row under its name, a heartbeat that is young, and a process that says nothing.
    killed.freeze();
    await room.startWorker('one');
    const state = await room.whenEnded(runId);
    expect(state.steps.get('b')?.attempts.map(({ status }) => status)).toEqual(['lost', 'completed']);
    expect(callsOf('a')).toBe(1);
  });

  it('takes up the runs of another worker that is not heard of any more', async () => {
    const { begun } = hold('b');
    const killed = await room.startWorker('dying', { heartbeatMs: 3_600_000 });
    const runId = await room.createRun(three({ effect: 'read' }));
    await begun;
    killed.freeze();
    await pool.query(`update worker set heartbeat_at = now() - interval '1 hour' where id = 'dying'`);
    await room.startWorker('two', { heartbeatMs: 50, trustAfterMs: 100 });
    const state = await room.whenEnded(runId);
    expect(state.worker).toBeNull();
    expect(state.steps.get('b')?.output).toBe('call 2');
  });

  describe('that is offered a run', () => {
    it('makes it with its first write, without a claim', async () => {
      const { log } = await room.startWorker('one', { lookEveryMs: 3_600_000 });
      const { begun, release } = hold('b');
      const runId = await room.createRun(three({ effect: 'write' }));
      await begun;
      expect(await room.row(runId)).toMatchObject({ worker: 'one', epoch: 1, status: 'running' });
      const { created_at: createdAt, started_at: startedAt } = await room.row(runId);
      expect(Number(createdAt)).toBeLessThanOrEqual(Number(startedAt));
      expect(await log.claim(runId, 'another')).toBeNull();
      release();
      expect((await room.whenEnded(runId)).worker).toBeNull();
    });

    it('makes it long before its first step is done', async () => {
      await room.startWorker('one', { lookEveryMs: 3_600_000 });
      const { begun, release } = hold('b');
      const runId = await room.createRun(three({ effect: 'none' }));
      await begun;
      expect(await room.row(runId)).toMatchObject({ worker: 'one', epoch: 1, status: 'running' });
      release();
      await room.whenEnded(runId);
    });

    it('leaves it to others when it has no room', async () => {
      await room.startWorker('one', { capacity: 1, lookEveryMs: 3_600_000 });
      const first = hold('b');
      const held = await room.createRun(three());
      await first.begun;
      const waiting = await room.createRun(three());
      expect(await room.row(waiting)).toMatchObject({ worker: null, status: 'queued' });
      await room.startWorker('two');
      expect((await room.whenEnded(waiting)).status).toBe('succeeded');
      first.release();
      expect((await room.whenEnded(held)).status).toBe('succeeded');
    });

    it('and hangs holds the start up only for a moment', async () => {
      const hanging = await room.startWorker('one');
      hanging.hang();
      const runId = await room.createRun(three());
      expect(await room.row(runId)).toMatchObject({ worker: null, epoch: 1, status: 'queued' });
      await room.startWorker('two');
      expect((await room.whenEnded(runId)).status).toBe('succeeded');
    });

    it('stops it when it was cancelled before anything of it was written', async () => {
      const hanging = await room.startWorker('one');
      hanging.hang();
      const runId = await room.createRun(three());
      await room.send(runId, { type: 'cancel', by: 'Ada' });
      await room.startWorker('two');
      expect((await room.whenEnded(runId)).status).toBe('cancelled');
      expect(script.calls).toEqual([]);
    });
  });

  it('finds a run that is due although no word of it came', async () => {
    const { worker } = await room.startWorker('one', { lookEveryMs: 50 });
    const runId = await room.createRun(three());
    await room.whenEnded(runId);
    await expect.poll(() => worker.count).toBe(0);
    // What a timer does: the moment comes, and nothing makes a noise.
    const sleeping = await room.createRun(three());
    await room.whenEnded(sleeping);
    const { rows } = await pool.query<{ id: string }>(
      `insert into run (id, workspace_id, workflow_id, version_id, number, trigger, input, seed, wake_at)
       select gen_random_uuid(), workspace_id, workflow_id, version_id, number + 1, trigger, input, seed,
              now() + interval '200 milliseconds' from run where id = $1 returning id`,
      [sleeping],
    );
    expect((await room.whenEnded(rows[0]?.id ?? '')).status).toBe('succeeded');
  });

  it('moves other runs on while one only waits for a place at a connection', async () => {
    script.behaviours.set('b', async ({ http, signal }) => {
      await http.send({ url: 'https://api.example.com' } as never, { signal });
      return done('sent');
    });
    const place = Promise.withResolvers<() => void>();
    let waiting = 0;
    const take = (_: unknown, { onWait }: { onWait(name: string): void }): Promise<() => void> => {
      waiting++;
      onWait('api.example.com');
      return place.promise.finally(() => waiting--);
    };
    const capabilities = { ...noCapabilities, http: { send: async () => ({}) as never } };
    await room.startWorker('one', {
      capacity: 1,
      lookEveryMs: 20,
      waiting: () => waiting,
      driver: { places: { take }, capabilities },
    });
    const first = await room.createRun(three());
    await expect.poll(() => waiting).toBe(1);
    const second = await room.createRun(new PlanBuilder().step('other', { isFinish: true }).build());
    expect((await room.whenEnded(second)).status).toBe('succeeded');
    await expect.poll(async () => (await room.row(first)).status).toBe('running');
    place.resolve(() => undefined);
    expect((await room.whenEnded(first)).status).toBe('succeeded');
  });

  it('takes no more runs once a newer version uses the database, and finishes what it has', async () => {
    let isNewer = false;
    const { begun, release } = hold('b');
    const old = await room.startWorker('old', { heartbeatMs: 20, lookEveryMs: 20, isOutdated: async () => isNewer });
    const first = await room.createRun(three());
    await begun;
    isNewer = true;
    await expect.poll(() => old.worker.isReady).toBe(false);
    const second = await room.createRun(new PlanBuilder().step('x', { isFinish: true }).build());
    release();
    expect((await room.whenEnded(first)).status).toBe('succeeded');
    expect(await room.row(second)).toMatchObject({ status: 'queued', worker: null });
    await room.startWorker('new');
    expect((await room.whenEnded(second)).status).toBe('succeeded');
    expect((await room.events(second)).find(({ data }) => data.type === 'run.claimed')?.data).toMatchObject({
      worker: 'new',
    });
  });

  it('finishes what is under way when asked to stop, and another goes on', async () => {
    const { begun, release } = hold('b');
    const one = await room.startWorker('one', { graceMs: 10_000 });
    const runId = await room.createRun(three());
    await begun;
    const stopped = one.stop();
    release();
    await stopped;
    expect(callsOf('c')).toBe(0);
    await room.startWorker('two');
    const state = await room.whenEnded(runId);
    expect(state.status).toBe('succeeded');
    expect([callsOf('a'), callsOf('b'), callsOf('c')]).toEqual([1, 1, 1]);
  });
});

describe('people', () => {
  it('cancel a run within seconds, and what is under way is told to stop', async () => {
    const { begun } = hold('b');
    await room.startWorker('one');
    const runId = await room.createRun(three({ effect: 'write' }));
    const signal = await begun;
    const before = performance.now();
    expect(await room.send(runId, { type: 'cancel', by: 'Ada' })).toBe(true);
    const state = await room.whenEnded(runId);
    expect(state.status).toBe('cancelled');
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(signal.aborted).toBe(true);
    expect(await room.send(runId, { type: 'cancel', by: 'Ada' })).toBe(false);
  });

  it('cancel a run that waits in line while the worker is full', async () => {
    const { begun, release } = hold('b');
    await room.startWorker('one', { capacity: 1, lookEveryMs: 50 });
    const first = await room.createRun(three());
    await begun;
    const second = await room.createRun(new PlanBuilder().step('x', { isFinish: true }).build());
    await room.send(second, { type: 'cancel', by: 'Ada' });
    expect((await room.whenEnded(second)).status).toBe('cancelled');
    await expect.poll(async () => (await room.row(first)).status).toBe('running');
    release();
    await room.whenEnded(first);
    expect(callsOf('x')).toBe(0);
  });

  it('answer a gate, and the sleeping run goes on', async () => {
    await room.startWorker('one');
    const plan = new PlanBuilder().gate('ask').step('sent', { isFinish: true }).edge('ask.approve', 'sent');
    const runId = await room.createRun(plan.build());
    const waiting = await room.whenStatus(runId, 'waiting');
    expect(await room.row(runId)).toMatchObject({ status: 'waiting', worker: null });
    const [gate] = [...waiting.gates.values()];
    await room.send(runId, { type: 'answer', gateId: gate?.id ?? '', route: 'approve', values: {}, by: 'Ada' });
    expect((await room.whenEnded(runId)).output).toEqual({ from: 'sent' });
  });

  it('may let a gate’s time run out', async () => {
    const limits = { ...DEFAULT_LIMITS, inMemoryWaitMs: 0 };
    await room.startWorker('one', { driver: { limits } });
    const plan = new PlanBuilder()
      .gate('ask', { timeoutMs: 700 })
      .step('late', { isFinish: true })
      .edge('ask.timed_out', 'late');
    const runId = await room.createRun(plan.build());
    const state = await room.whenEnded(runId);
    expect(state.output).toEqual({ from: 'late' });
    const types = (await room.events(runId)).map(({ data }) => data.type);
    expect(types).toContain('run.parked');
    const { rows } = await pool.query<{ status: string }>('select status from gate where run_id = $1', [runId]);
    expect(rows).toEqual([{ status: 'timed_out' }]);
  });
});

describe('a database that goes away', () => {
  it('holds runs up, and nothing is lost or done twice when it is back', async () => {
    const proxy = await openCuttableProxy(room.url);
    const { begun, release } = hold('b');
    const { worker } = await room.startWorker('far', { url: proxy.url, heartbeatMs: 200 });
    const runId = await room.createRun(three({ effect: 'write' }));
    await begun;
    proxy.cut();
    release();
    await expect.poll(() => worker.isReady, { timeout: 10_000 }).toBe(false);
    expect((await room.events(runId)).some(({ path, data }) => path === 'b' && data.type === 'step.completed')).toBe(
      false,
    );
    proxy.restore();
    const state = await room.whenEnded(runId);
    expect(state.status).toBe('succeeded');
    expect(state.steps.get('b')?.attempts).toHaveLength(1);
    expect([callsOf('a'), callsOf('b'), callsOf('c')]).toEqual([1, 1, 1]);
    await expect.poll(() => worker.isReady, { timeout: 10_000 }).toBe(true);
    await room.stopWorkers();
    await proxy.close();
  });

  it('may have written what it could not say it wrote: nothing is written twice', async () => {
    const proxy = await openCuttableProxy(room.url);
    const { begun, release } = hold('b');
    await room.startWorker('far', { url: proxy.url });
    const runId = await room.createRun(three({ effect: 'read' }));
    await begun;
    const before = (await room.events(runId)).length;
    proxy.mute();
    release();
    // The answer to the append is lost: the events are there, and the worker does not know.
    await room.until(runId, (_, events) => events.length > before);
    proxy.cut();
    proxy.restore();
    const state = await room.whenEnded(runId);
    expect(state.status).toBe('succeeded');
    const events = await room.events(runId);
    expect(events.filter(({ path, data }) => path === 'b' && data.type === 'step.completed')).toHaveLength(1);
    expect([callsOf('a'), callsOf('b'), callsOf('c')]).toEqual([1, 1, 1]);
    await room.stopWorkers();
    await proxy.close();
  });
});

describe('what runs write', () => {
  it('is grouped over the runs of a worker', async () => {
    const { log } = await room.startWorker('one');
    const plan = new PlanBuilder();
    const keys = Array.from({ length: 10 }, (_, index) => `s${index}`);
    for (const key of keys) plan.step(key);
    const runs = await Promise.all(Array.from({ length: 40 }, () => room.createRun(plan.chain().build())));
    for (const runId of runs) await room.whenEnded(runId);
    expect(log.statements).toBeLessThan(runs.length * 2);
  });
});
