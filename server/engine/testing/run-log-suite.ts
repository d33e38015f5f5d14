import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Claim, type RunProjection, SignalsPending, StaleEpoch } from '../driver-ports';
import type { NewEvent } from '../events';
import { claimFrom, eventOf, gateForm, type RunLogFixture, runProjection, skipped } from './run-log-fixture';
import { describeMaking } from './run-making-suite';

const GATE = '5b1f8a30-4f0a-8c1d-9e2f-0123456789ab';
const claimed = (claim: Claim): NewEvent => eventOf({ type: 'run.claimed', epoch: claim.epoch, worker: 'one' });

/** What every implementation of RunLog promises. */
export function describeRunLog(name: string, open: () => Promise<RunLogFixture>): void {
  describe(`the run log (${name})`, () => {
    let fixture: RunLogFixture;
    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    const claimOf = (runId: string, worker?: string): Promise<Claim> => claimFrom(fixture.log, runId, worker);
    const append = (claim: Claim, expectedSeq: number, events: NewEvent[], change: Partial<RunProjection> = {}) =>
      fixture.log.append({
        runId: claim.runId,
        epoch: claim.epoch,
        expectedSeq,
        events,
        projection: runProjection(change),
        consumedSignals: [],
        refuseIfSignalled: true,
      });
    const seqs = async (runId: string) => (await fixture.log.load(runId)).map(({ seq }) => seq);

    it('numbers events from 1, keeps their order, their time and their data', async () => {
      const claim = await claimOf(await fixture.createRun());
      const data = eventOf({ type: 'run.started', input: { b: 1, a: '“ä”\n' }, documentHash: 'h', seed: 's' });
      await append(claim, 0, [data, claimed(claim)]);
      await append(claim, 2, [skipped('x')]);
      const events = await fixture.log.load(claim.runId);
      expect(events.map(({ seq, path }) => [seq, path])).toEqual([
        [1, ''],
        [2, ''],
        [3, 'x'],
      ]);
      expect(events[0]).toEqual({ seq: 1, ...data });
      expect(JSON.stringify(events[0]?.data)).toBe(JSON.stringify(data.data));
      expect(await fixture.log.load(claim.runId, 2)).toEqual(events.slice(2));
    });

    it('gives one epoch to each claim and none to a second live worker', async () => {
      const runId = await fixture.createRun();
      const first = await claimOf(runId);
      expect(await fixture.log.claim(runId, 'two')).toBeNull();
      const again = await claimOf(runId);
      expect(again.epoch).toBe(first.epoch + 1);
    });

    describeMaking(() => fixture);

    it('gives a dead worker’s run to another, which the dead one cannot disturb', async () => {
      const runId = await fixture.createRun();
      const old = await claimOf(runId, 'dying');
      await append(old, 0, [claimed(old)]);
      await fixture.die('dying');
      const next = await claimOf(runId, 'two');
      expect(next.seq).toBe(1);
      await expect(append(old, 1, [skipped('late')])).rejects.toThrow(StaleEpoch);
      await expect(fixture.log.signals(runId, old.epoch)).rejects.toThrow(StaleEpoch);
      await append(next, 1, [skipped('new')]);
      expect((await fixture.log.load(runId)).map(({ path }) => path)).toEqual(['', 'new']);
    });

    it('lets exactly one of two racing workers have the run', async () => {
      const runId = await fixture.createRun();
      const claims = await Promise.all(['one', 'two'].map((worker) => fixture.log.claim(runId, worker)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('writes nothing twice when an append is repeated after an unclear failure', async () => {
      const claim = await claimOf(await fixture.createRun());
      await append(claim, 0, [claimed(claim), skipped('a')]);
      await append(claim, 0, [claimed(claim), skipped('a')]);
      expect(await seqs(claim.runId)).toEqual([1, 2]);
      await append(claim, 2, [skipped('b')]);
      expect(await seqs(claim.runId)).toEqual([1, 2, 3]);
    });

    it('refuses an append that does not follow the last event', async () => {
      const claim = await claimOf(await fixture.createRun());
      await append(claim, 0, [claimed(claim)]);
      await expect(append(claim, 5, [skipped('a')])).rejects.toThrow(StaleEpoch);
      expect(await seqs(claim.runId)).toEqual([1]);
    });

    it('appends for many runs at once, each on its own', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, async () => claimOf(await fixture.createRun())));
      const stale = claims[3];
      if (stale) await claimOf(stale.runId);
      const results = await Promise.allSettled(claims.map((claim) => append(claim, 0, [claimed(claim), skipped('a')])));
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(results[3]?.status).toBe('rejected');
      for (const claim of claims) expect(await seqs(claim.runId)).toEqual(claim === stale ? [] : [1, 2]);
    });

    it('keeps the run’s row as the projection says, and opens and closes gates', async () => {
      const claim = await claimOf(await fixture.createRun());
      const gate = { id: GATE, path: 'ask', form: gateForm, deadline: '2026-02-01T00:00:00.000Z' };
      await append(claim, 0, [claimed(claim)], { gates: [{ ...gate, status: 'open' }] });
      expect(await fixture.status(claim.runId)).toMatchObject({
        status: 'running',
        worker: 'one',
        gates: [{ id: GATE, status: 'open' }],
      });
      await append(claim, 1, [eventOf({ type: 'run.cancelled' })], {
        status: 'cancelled',
        gates: [{ ...gate, status: 'timed-out' }],
      });
      expect(await fixture.status(claim.runId)).toMatchObject({
        status: 'cancelled',
        worker: null,
        gates: [{ id: GATE, status: 'timed-out' }],
      });
      expect(await fixture.log.claim(claim.runId, 'one')).toBeNull();
    });

    it('writes nothing while a signal waits, until it has been read', async () => {
      const claim = await claimOf(await fixture.createRun());
      await append(claim, 0, [claimed(claim)]);
      await fixture.send(claim.runId, { type: 'cancel', by: 'Ada' });
      await expect(append(claim, 1, [skipped('a')])).rejects.toThrow(SignalsPending);
      const signals = await fixture.log.signals(claim.runId, claim.epoch);
      expect(signals).toMatchObject([{ type: 'cancel', by: 'Ada' }]);
      await fixture.log.append({
        runId: claim.runId,
        epoch: claim.epoch,
        expectedSeq: 1,
        events: [eventOf({ type: 'run.cancelRequested', by: 'Ada' })],
        projection: runProjection(),
        consumedSignals: signals.map(({ id }) => id),
        refuseIfSignalled: false,
      });
      expect(await fixture.log.signals(claim.runId, claim.epoch)).toEqual([]);
      await append(claim, 2, [skipped('a')]);
      expect(await seqs(claim.runId)).toEqual([1, 2, 3]);
    });

    it('reads signals away without an event, and only once', async () => {
      const claim = await claimOf(await fixture.createRun());
      await append(claim, 0, [claimed(claim)]);
      await fixture.send(claim.runId, { type: 'cancel', by: 'Ada' });
      await fixture.send(claim.runId, { type: 'cancel', by: 'Bob' });
      const [first] = await fixture.log.signals(claim.runId, claim.epoch);
      const read = () =>
        fixture.log.append({
          runId: claim.runId,
          epoch: claim.epoch,
          expectedSeq: 1,
          events: [],
          projection: runProjection(),
          consumedSignals: [first?.id ?? ''],
          refuseIfSignalled: false,
        });
      await read();
      await read();
      expect(await fixture.log.signals(claim.runId, claim.epoch)).toMatchObject([{ by: 'Bob' }]);
      await expect(append(claim, 1, [skipped('a')])).rejects.toThrow(SignalsPending);
    });

    it('says at the claim that a signal waits', async () => {
      const runId = await fixture.createRun();
      await fixture.send(runId, { type: 'cancel', by: 'Ada' });
      expect((await claimOf(runId)).hasSignals).toBe(true);
    });

    it('parks without an owner, and calls for the run again when its time has come', async () => {
      const runId = await fixture.createRun();
      const claim = await claimOf(runId);
      await append(claim, 0, [claimed(claim)]);
      const before = await fixture.calls(runId);
      const wakeAt = '2199-01-01T00:00:00.000Z';
      const request = { runId, epoch: claim.epoch, expectedSeq: 1, reason: 'timer' as const, wakeAt };
      const isParked = await fixture.log.park({ ...request, projection: runProjection({ status: 'waiting' }) });
      expect(isParked).toBe(true);
      expect(await fixture.status(runId)).toMatchObject({ status: 'waiting', worker: null });
      expect((await fixture.log.load(runId, 1)).map(({ data }) => data)).toEqual([
        { type: 'run.parked', reason: 'timer', wakeAt },
      ]);
      const after = await fixture.calls(runId);
      expect(after.later + after.now).toBe(before.later + before.now + 1);
      // Repeated after an unclear failure.
      expect(await fixture.log.park({ ...request, projection: runProjection({ status: 'waiting' }) })).toBe(true);
      expect(await seqs(runId)).toEqual([1, 2]);
      await expect(append(claim, 1, [skipped('a')])).rejects.toThrow(StaleEpoch);
    });

    it('does not park over a signal that has not been read', async () => {
      const runId = await fixture.createRun();
      const claim = await claimOf(runId);
      await append(claim, 0, [claimed(claim)]);
      await fixture.send(runId, { type: 'cancel', by: 'Ada' });
      const isParked = await fixture.log.park({
        runId,
        epoch: claim.epoch,
        expectedSeq: 1,
        projection: runProjection({ status: 'waiting' }),
        reason: 'waiting',
        wakeAt: null,
      });
      expect(isParked).toBe(false);
      expect(await fixture.status(runId)).toMatchObject({ status: 'running', worker: 'one' });
    });

    it('loses no wake-up when a signal races with parking', async () => {
      for (let round = 0; round < 25; round++) {
        const runId = await fixture.createRun();
        const claim = await claimOf(runId);
        await append(claim, 0, [claimed(claim)]);
        const before = await fixture.calls(runId);
        const [isParked] = await Promise.all([
          fixture.log.park({
            runId,
            epoch: claim.epoch,
            expectedSeq: 1,
            projection: runProjection({ status: 'waiting' }),
            reason: 'waiting',
            wakeAt: null,
          }),
          fixture.send(runId, { type: 'cancel', by: 'Ada' }),
        ]);
        const called = (await fixture.calls(runId)).now - before.now;
        // Either the owner stays awake to read it, or the queue calls someone.
        expect(called).toBe(isParked ? 1 : 0);
        const { epoch } = isParked ? await claimOf(runId) : claim;
        expect(await fixture.log.signals(runId, epoch)).toHaveLength(1);
      }
    });

    it('gives a run back for another worker to take at once', async () => {
      const runId = await fixture.createRun();
      const claim = await claimOf(runId);
      await append(claim, 0, [claimed(claim)]);
      const before = await fixture.calls(runId);
      await fixture.log.release({ runId, epoch: claim.epoch });
      await fixture.log.release({ runId, epoch: claim.epoch });
      expect((await fixture.calls(runId)).now).toBe(before.now + 1);
      const next = await claimOf(runId, 'two');
      expect(next.epoch).toBeGreaterThan(claim.epoch);
      await fixture.log.release({ runId, epoch: claim.epoch });
      expect(await fixture.status(runId)).toMatchObject({ worker: 'two' });
    });

    it('says something to another run in the transaction of an append, once', async () => {
      const parent = await claimOf(await fixture.createRun());
      await append(parent, 0, [claimed(parent)]);
      const child = await claimOf(await fixture.createRun());
      const ended = { type: 'child-ended', path: 'call', childRunId: child.runId, status: 'succeeded' } as const;
      const request = {
        runId: child.runId,
        epoch: child.epoch,
        expectedSeq: 0,
        events: [claimed(child), eventOf({ type: 'run.succeeded', output: 1 })],
        projection: runProjection({ status: 'succeeded', output: 1 }),
        consumedSignals: [],
        refuseIfSignalled: true,
        tells: [{ runId: parent.runId, signal: { ...ended, output: 1, usage: [] } }],
      };
      await fixture.log.append(request);
      await fixture.log.append(request);
      expect(await fixture.log.signals(parent.runId, parent.epoch)).toMatchObject([ended]);
      await expect(append(parent, 1, [skipped('a')])).rejects.toThrow(SignalsPending);
    });

    it('says nothing to another run when the append is refused', async () => {
      const parent = await claimOf(await fixture.createRun());
      const child = await claimOf(await fixture.createRun(), 'dying');
      await fixture.die('dying');
      await claimOf(child.runId, 'two');
      const refused = fixture.log.append({
        runId: child.runId,
        epoch: child.epoch,
        expectedSeq: 0,
        events: [claimed(child)],
        projection: runProjection(),
        consumedSignals: [],
        refuseIfSignalled: true,
        tells: [{ runId: parent.runId, signal: { type: 'cancel', by: 'Ada' } }],
      });
      await expect(refused).rejects.toThrow(StaleEpoch);
      expect(await fixture.log.signals(parent.runId, parent.epoch)).toEqual([]);
    });

    it('stores no signal for a run that has ended', async () => {
      const claim = await claimOf(await fixture.createRun());
      await append(claim, 0, [eventOf({ type: 'run.succeeded', output: null })], { status: 'succeeded', output: null });
      await fixture.send(claim.runId, { type: 'cancel', by: 'Ada' });
      expect(await fixture.log.signals(claim.runId, claim.epoch)).toEqual([]);
    });
  });
}
