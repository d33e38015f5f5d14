import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { StaleEpoch } from '../driver-ports';
import { claimFrom, gateForm, type OfferedRun, type RunLogFixture, runProjection, skipped } from './run-log-fixture';

/** What every implementation of RunLog promises of runs that were offered before they were there. */
export function describeMaking(fixture: () => RunLogFixture): void {
  const seqs = async (runId: string) => (await fixture().log.load(runId)).map(({ seq }) => seq);

  describe('a run that its first append makes', () => {
    const make = ({ runId, row }: OfferedRun, worker: string, events = [skipped('x'), skipped('y')]) =>
      fixture().log.append({
        runId,
        epoch: 1,
        making: { worker, row, until: Number.POSITIVE_INFINITY },
        expectedSeq: 0,
        events,
        projection: runProjection(),
        consumedSignals: [],
        refuseIfSignalled: true,
      });

    it('is there with its events, its worker and all a claim says, once', async () => {
      const offered = await fixture().offerRun();
      await make(offered, 'one');
      await make(offered, 'one');
      expect(await fixture().status(offered.runId)).toMatchObject({ status: 'running', worker: 'one' });
      expect(await seqs(offered.runId)).toEqual([1, 2]);
      expect(await fixture().log.claim(offered.runId, 'two')).toBeNull();
      const again = await claimFrom(fixture().log, offered.runId);
      const { epoch: _, seq, hasSignals, ...said } = again;
      expect({ ...said, seq, hasSignals }).toEqual({ ...offered.claim, seq: 2, hasSignals: false });
    });

    it('is ended, or asks, by that append too', async () => {
      const [ended, asking] = [await fixture().offerRun(), await fixture().offerRun()];
      const open = {
        id: randomUUID(),
        path: 'ask',
        form: gateForm,
        deadline: '2030-01-01T00:00:00.000Z',
        status: 'open',
      } as const;
      const one = { epoch: 1, expectedSeq: 0, events: [skipped('x')], consumedSignals: [], refuseIfSignalled: true };
      const making = { worker: 'one', until: Number.POSITIVE_INFINITY };
      await Promise.all([
        fixture().log.append({
          ...one,
          runId: ended.runId,
          making: { ...making, row: ended.row },
          projection: runProjection({ status: 'succeeded', output: { n: 1 } }),
        }),
        fixture().log.append({
          ...one,
          runId: asking.runId,
          making: { ...making, row: asking.row },
          projection: runProjection({ gates: [open] }),
        }),
      ]);
      expect(await fixture().status(ended.runId)).toMatchObject({ status: 'succeeded', worker: null });
      expect(await fixture().log.claim(ended.runId, 'one')).toBeNull();
      expect((await fixture().status(asking.runId)).gates).toEqual([{ id: open.id, status: 'open' }]);
    });

    it('is not made any more once somebody else has made it, however far that one came', async () => {
      const offered = await fixture().offerRun();
      await fixture().makeOffered(offered);
      await expect(make(offered, 'one')).rejects.toThrow(StaleEpoch);
      expect(await seqs(offered.runId)).toEqual([]);
      const claim = await claimFrom(fixture().log, offered.runId, 'two');
      expect(claim.epoch).toBe(2);
      await fixture().log.append({
        runId: claim.runId,
        epoch: claim.epoch,
        expectedSeq: 0,
        events: [skipped('x'), skipped('y')],
        projection: runProjection(),
        consumedSignals: [],
        refuseIfSignalled: true,
      });
      await expect(make(offered, 'one')).rejects.toThrow(StaleEpoch);
      expect(await fixture().status(offered.runId)).toMatchObject({ worker: 'two' });
    });

    it('is made by one of two who try at the same moment', async () => {
      const offered = await fixture().offerRun();
      const [made] = await Promise.allSettled([make(offered, 'one'), fixture().makeOffered(offered)]);
      expect(await seqs(offered.runId)).toEqual(made.status === 'fulfilled' ? [1, 2] : []);
    });
  });
}
