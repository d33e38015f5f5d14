import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Claim, StaleEpoch } from '@/server/engine/driver-ports';
import { runProjection } from '@/server/engine/testing/run-log-fixture';
import type { NewRun } from '@/server/runs/run-queue';
import { DueRuns } from '../postgres/due-runs';
import { Hub } from '../postgres/hub';
import { MakerDirectory } from '../postgres/maker-directory';
import { newRunRow } from '../postgres/new-run';
import { newMakerName, OFFER } from '../postgres/offer';
import { RunCreation } from '../postgres/run-creation';
import { PostgresRunLog } from '../postgres/run-log';
import { RunOffers } from '../postgres/run-offers';
import { type EngineDatabase, openEngineDatabase } from '../postgres/testing/open-engine-database';
import { NearbyWorkers } from './nearby-workers';
import { openOfferSocket } from './offer-socket';
import { socketPath } from './socket-path';

let database: EngineDatabase;
let work: Hub;
let news: Hub;
/** offers that went through the database */
const notices: string[] = [];
beforeAll(async () => {
  database = await openEngineDatabase();
  work = new Hub({ connectionString: database.url, onError: () => undefined, hears: 'work' });
  news = new Hub({ connectionString: database.url, onError: () => undefined, hears: 'runs' });
  await Promise.all([work.start(), news.start()]);
  work.onOffer((notice) => notices.push(notice));
});
afterAll(async () => {
  await Promise.all([work.close(), news.close()]);
  await database.close();
});

let dataDir: string;
let closers: (() => void)[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'offers-'));
  closers = [];
  notices.length = 0;
  await database.pool.query('delete from worker');
});
afterEach(async () => {
  for (const close of closers) close();
  await rm(dataDir, { recursive: true, force: true });
});

const run = (more: Partial<NewRun> = {}): NewRun => ({
  workspaceId: database.workspaceId,
  workflowId: database.workflowId,
  version: { document: {} as never, documentHash: 'same' },
  input: {},
  trigger: 'api',
  startedById: null,
  ...more,
});
const rowOf = async (runId: string) => {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    'select epoch, worker, last_seq as "lastSeq" from run where id = $1',
    [runId],
  );
  return rows[0];
};
const make = async ({ runId, epoch, making }: Claim): Promise<boolean> => {
  const events = [{ path: '', data: { type: 'run.claimed' as const, epoch, worker: 'one' } }];
  const request = { runId, epoch, making, expectedSeq: 0, events, projection: runProjection() };
  try {
    await new PostgresRunLog(database.pool).append({ ...request, consumedSignals: [], refuseIfSignalled: true });
    return true;
  } catch (error) {
    if (error instanceof StaleEpoch) return false;
    throw error;
  }
};
const addWorker = (id: string, makesAs: string | null) =>
  database.pool.query('insert into worker (id, info) values ($1, $2)', [id, JSON.stringify({ makesAs })]);

/** A worker of this machine that does with each offer what the test says. */
async function startWorker(onOffered: (claim: Claim) => boolean): Promise<() => void> {
  const due = new DueRuns(database.pool, work, (options) => openOfferSocket({ ...options, dataDir }));
  const stop = await due.listen('one', { onDue: () => undefined, onOffered });
  closers.push(stop);
  await addWorker('one', due.makesAs());
  return stop;
}

/** Starts as a web process of this machine makes them, once it is connected to the workers that are there. */
async function openStarts(): Promise<RunCreation> {
  const makers = new MakerDirectory(database.pool);
  const nearby = new NearbyWorkers(dataDir, makers);
  closers.push(() => nearby.close());
  await whenConnected(makers, nearby);
  return new RunCreation(database.pool, new RunOffers(database.pool, news, () => undefined, nearby));
}

const whenConnected = async (makers: MakerDirectory, nearby: NearbyWorkers): Promise<void> => {
  await expect.poll(() => makers.makerOf(database.workflowId)).not.toBeNull();
  await expect.poll(() => nearby.isNear(database.workflowId)).toBe(true);
};

it('hears of a new run without the database, makes it, and whoever started it hears of that', async () => {
  const offered: Claim[] = [];
  await startWorker((claim) => {
    offered.push(claim);
    void make(claim);
    return true;
  });
  const starts = await openStarts();
  const { runId, isNew } = await starts.create(run({ input: { name: 'Ada' } }));
  expect(isNew).toBe(true);
  expect(offered).toMatchObject([{ runId, input: { name: 'Ada' }, epoch: 1 }]);
  expect(await rowOf(runId)).toEqual({ epoch: 1, worker: 'one', lastSeq: 1 });
  expect(notices).toEqual([]);
});

it('hears of one that no notice can hold', async () => {
  await startWorker((claim) => {
    void make(claim);
    return true;
  });
  const starts = await openStarts();
  const { runId } = await starts.create(run({ input: { text: 'ä'.repeat(20_000) } }));
  expect(await rowOf(runId)).toMatchObject({ worker: 'one', lastSeq: 1 });
  const larger = await starts.create(run({ input: { text: 'ä'.repeat(200_000) } }));
  expect(await rowOf(larger.runId)).toMatchObject({ worker: null, lastSeq: 0 });
});

it('is offered nothing any more once it has ended', async () => {
  const stop = await startWorker(() => true);
  const starts = await openStarts();
  stop();
  await database.pool.query('delete from worker');
  const { runId } = await starts.create(run());
  expect(await rowOf(runId)).toMatchObject({ worker: null, lastSeq: 0 });
});

it('that has no room leaves the run to anybody at once', async () => {
  await startWorker(() => false);
  const starts = await openStarts();
  const { runId } = await starts.create(run());
  expect(await rowOf(runId)).toEqual({ epoch: 1, worker: null, lastSeq: 0 });
});

it('is asked once only for runs of a workflow that may have so many at once', async () => {
  const asked: string[] = [];
  await startWorker((claim) => {
    asked.push(claim.runId);
    void make(claim);
    return true;
  });
  const starts = await openStarts();
  await database.pool.query('update workflow set max_concurrent = 2');
  const first = await starts.create(run());
  const second = await starts.create(run());
  await database.pool.query('update workflow set max_concurrent = null');
  expect(asked).toEqual([first.runId]);
  for (const { runId } of [first, second]) expect(await rowOf(runId)).toMatchObject({ worker: null, lastSeq: 0 });
  expect(notices).toEqual([]);
});

it('does not make a run whose offer is over, as the database sees it', async () => {
  const offered: Claim[] = [];
  await startWorker((claim) => {
    offered.push(claim);
    return true;
  });
  const starts = await openStarts();
  const { runId } = await starts.create(run());
  const claim = offered[0] as Claim;
  await database.pool.query('delete from run where id = $1', [runId]);
  expect(
    await make({ ...claim, making: { worker: 'one', row: {}, ...claim.making, until: Number.POSITIVE_INFINITY } }),
  ).toBe(false);
});

it('that does not read is not told more and more', async () => {
  const makesAs = newMakerName();
  await addWorker('one', makesAs);
  const path = socketPath(dataDir, { worker: 'one', makesAs }) ?? '';
  await mkdir(dirname(path), { recursive: true });
  const deaf: Server = createServer((socket: Socket) => {
    socket.pause();
    closers.push(() => socket.destroy());
  }).listen(path);
  closers.push(() => deaf.close());
  const makers = new MakerDirectory(database.pool);
  const nearby = new NearbyWorkers(dataDir, makers);
  closers.push(() => nearby.close());
  await whenConnected(makers, nearby);
  const row = newRunRow(run({ input: { text: 'x'.repeat(50_000) } }), randomUUID());
  let told = 0;
  while (told < 1_000 && nearby.offer(row)) told++;
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(100);
});

it('is the one that the statement would choose, for each workflow', async () => {
  const names = Array.from({ length: 5 }, newMakerName);
  for (const [index, makesAs] of names.entries()) await addWorker(`w${index}`, makesAs);
  // One that is not heard of, and one that makes no runs.
  await database.pool.query(`update worker set heartbeat_at = now() - interval '1 minute' where id = 'w4'`);
  await addWorker('w5', null);
  const makers = new MakerDirectory(database.pool);
  await expect.poll(() => makers.makerOf(database.workflowId)).not.toBeNull();
  for (let index = 0; index < 30; index++) {
    const workflowId = randomUUID();
    await database.pool.query(OFFER, ['{}', workflowId]);
    await expect.poll(() => notices.length).toBe(index + 1);
    expect(notices[index]?.startsWith(`${makers.makerOf(workflowId)?.makesAs} `)).toBe(true);
  }
});

it('is told a time that is never later than the database’s', async () => {
  await addWorker('one', newMakerName());
  const makers = new MakerDirectory(database.pool);
  await expect.poll(() => makers.databaseTime()).not.toBeNull();
  for (let index = 0; index < 20; index++) {
    const { rows } = await database.pool.query<{ ms: number }>(
      'select extract(epoch from clock_timestamp())::float8 * 1000 - extract(epoch from $1::timestamptz)::float8 * 1000 as ms',
      [makers.databaseTime()],
    );
    expect(rows[0]?.ms).toBeGreaterThanOrEqual(0);
    expect(rows[0]?.ms).toBeLessThan(1_000);
  }
});
