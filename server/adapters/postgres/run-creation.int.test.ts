import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Claim, StaleEpoch } from '@/server/engine/driver-ports';
import { runProjection } from '@/server/engine/testing/run-log-fixture';
import { CallerTaken, type NewRun, WorkflowChanged } from '@/server/runs/run-queue';
import { DueRuns } from './due-runs';
import { Hub } from './hub';
import { newMakerName, readOffer, textFor } from './offer';
import { RunCreation } from './run-creation';
import { PostgresRunLog } from './run-log';
import { RunOffers } from './run-offers';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

let database: EngineDatabase;
beforeAll(async () => {
  database = await openEngineDatabase();
});
afterAll(() => database.close());

const run = (more: Partial<NewRun> = {}): NewRun => ({
  workspaceId: database.workspaceId,
  workflowId: database.workflowId,
  version: { document: {} as never, documentHash: 'same' },
  input: {},
  trigger: 'api',
  startedById: null,
  ...more,
});
const numbers = async (): Promise<number[]> => {
  const { rows } = await database.pool.query<{ number: number }>('select number from run order by number');
  return rows.map(({ number }) => number);
};

it('numbers runs without gaps, whichever process starts them, and pins one version for one content', async () => {
  const processes = Array.from({ length: 4 }, () => new RunCreation(database.pool));
  const started = await Promise.all(
    Array.from({ length: 120 }, (_, index) => processes[index % 4]?.create(run({ input: { index } }))),
  );
  expect(new Set(started.map((one) => one?.runId)).size).toBe(120);
  expect(await numbers()).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  const versions = await database.pool.query('select distinct version_id from run');
  expect(versions.rowCount).toBe(1);
});

it('gives the same key the same run, asked for at the same moment here and elsewhere', async () => {
  const [here, there] = [new RunCreation(database.pool), new RunCreation(database.pool)];
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).create(run({ idempotencyKey: 'once' }))),
  );
  expect(new Set(asked.map(({ runId }) => runId)).size).toBe(1);
  expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
});

it('goes on counting where a program of an older version has created runs', async () => {
  const before = Math.max(...(await numbers()));
  await database.pool.query('update workflow set last_run_number = 3');
  const creation = new RunCreation(database.pool);
  await Promise.all([creation.create(run()), creation.create(run())]);
  expect((await numbers()).slice(-2)).toEqual([before + 1, before + 2]);
});

it('does not let a run that the database refuses take others along', async () => {
  const creation = new RunCreation(database.pool);
  const version = {
    id: (await database.pool.query<{ id: string }>('select id from workflow_version')).rows[0]?.id ?? '',
  };
  const [good, bad, alsoGood] = await Promise.allSettled([
    creation.create(run({ version })),
    creation.create(run({ version, startedById: 'nobody' })),
    creation.create(run({ version })),
  ]);
  expect([good.status, bad.status, alsoGood.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

describe('a run that a step begins', () => {
  const beginning = async () => {
    const creation = new RunCreation(database.pool);
    const caller = await creation.create(run());
    const claim = await new PostgresRunLog(database.pool).claim(caller.runId, 'one');
    const origin = { kind: 'call', runId: caller.runId, path: 'a', depth: 1 } as const;
    const begin = (callerEpoch: number, more: Partial<NewRun> = {}) =>
      creation.create(run({ origin, callerEpoch, ...more }));
    return { runId: caller.runId, epoch: claim?.epoch ?? 0, begin };
  };
  const begunBy = (runId: string) => new PostgresRunLog(database.pool).begunBy(runId, ['a']);

  it('is made under the claim that its caller has, and not once that has another owner, is parked or is given back', async () => {
    const { runId, epoch, begin } = await beginning();
    await begin(epoch);
    await database.pool.query('update run set epoch = epoch + 1 where id = $1', [runId]);
    await expect(begin(epoch)).rejects.toThrow(CallerTaken);
    expect(await begunBy(runId)).toHaveLength(1);
    // Others that are made in the same statement are.
    const results = await Promise.allSettled([begin(epoch), begin(epoch + 1)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('is found under its key also by who has lost the caller', async () => {
    const { epoch, begin } = await beginning();
    const first = await begin(epoch, { idempotencyKey: 'same step' });
    expect(await begin(epoch - 1, { idempotencyKey: 'same step' })).toEqual({ runId: first.runId, isNew: false });
  });

  it('is there for the next owner to find, or is never made, however close the two come', async () => {
    for (let round = 0; round < 30; round++) {
      const { runId, epoch, begin } = await beginning();
      const made = begin(epoch).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(CallerTaken);
          return false;
        },
      );
      await database.pool.query('update run set worker = null, epoch = epoch + 1 where id = $1', [runId]);
      const found = await begunBy(runId);
      expect(await made).toBe(found.length === 1);
      expect(await begunBy(runId)).toEqual(found);
    }
  });

  it('waits for the claim of its caller that is just being written', async () => {
    const { runId, epoch, begin } = await beginning();
    const claimer = await database.pool.connect();
    await claimer.query('begin');
    await claimer.query('update run set epoch = epoch + 1 where id = $1', [runId]);
    const made = begin(epoch);
    const outcome = expect(made).rejects.toThrow(CallerTaken);
    await expect
      .poll(async () => {
        const { rows } = await database.pool.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length;
      })
      .toBe(1);
    await claimer.query('commit');
    claimer.release();
    await outcome;
    expect(await begunBy(runId)).toEqual([]);
  });
});

describe('a new run', () => {
  let hub: Hub;
  let news: Hub;
  const offers: string[] = [];
  const p1 = newMakerName();
  beforeAll(async () => {
    hub = new Hub({ connectionString: database.url, onError: () => undefined, hears: 'work' });
    news = new Hub({ connectionString: database.url, onError: () => undefined, hears: 'runs' });
    await Promise.all([hub.start(), news.start()]);
    hub.onOffer((notice) => offers.push(notice));
  });
  beforeEach(async () => {
    offers.length = 0;
    await database.pool.query('delete from worker');
  });
  afterAll(() => Promise.all([hub.close(), news.close()]));

  const addWorker = (info: object, secondsAgo = 0) =>
    database.pool.query(
      `insert into worker (id, info, heartbeat_at) values ('one', $1, now() - make_interval(secs => $2))`,
      [JSON.stringify(info), secondsAgo],
    );
  const withOffers = () => new RunCreation(database.pool, new RunOffers(database.pool, news, () => undefined));
  const rowOf = async (runId: string) => {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      // The column holds whole milliseconds: a moment that has just been may stand there as half a one to come.
      `select epoch, worker, wake_at <= now() + interval '1 ms' as "isDue", last_seq as "lastSeq", number, status from run where id = $1`,
      [runId],
    );
    return rows[0];
  };
  /** Does with the next offer what a worker may do. */
  const onNextOffer = (act: (claim: Claim) => Promise<unknown>): Promise<Claim> =>
    new Promise((resolve, reject) => {
      const leave = hub.onOffer((notice) => {
        leave();
        const claim = readOffer(textFor(p1, notice) ?? '', 'one');
        if (!claim) reject(new Error(`Not for this worker: ${notice}`));
        else act(claim).then(() => resolve(claim), reject);
      });
    });
  const log = () => new PostgresRunLog(database.pool);
  const make = ({ runId, epoch, making }: Claim, pen = log()) =>
    pen.append({
      runId,
      epoch,
      making,
      expectedSeq: 0,
      events: [{ path: '', data: { type: 'run.claimed', epoch, worker: 'one' } }],
      projection: runProjection(),
      consumedSignals: [],
      refuseIfSignalled: true,
    });
  const made = (claim: Claim, pen = log()): Promise<boolean> =>
    make(claim, pen).then(
      () => true,
      (error: unknown) => {
        if (error instanceof StaleEpoch) return false;
        throw error;
      },
    );
  const isForAnybody = expect.objectContaining({ worker: null, isDue: true, lastSeq: 0, status: 'queued' });

  it('is offered to a worker, and there when that one has made it', async () => {
    await addWorker({ makesAs: p1 });
    const before = Math.max(...(await numbers()));
    const offered = onNextOffer((claim) => make(claim));
    const { runId, isNew } = await withOffers().create(run({ input: { name: 'Ada' }, budget: { costUsd: 1 } }));
    expect(isNew).toBe(true);
    expect(await offered).toMatchObject({ runId, input: { name: 'Ada' }, budget: { costUsd: 1 } });
    expect(await rowOf(runId)).toMatchObject({ epoch: 1, worker: 'one', isDue: null, lastSeq: 1, number: before + 1 });
  });

  it('is made by one worker for all starts of a workflow, so that two of them do not want its row at once', async () => {
    const names = Array.from({ length: 3 }, newMakerName);
    for (const [index, makesAs] of names.entries())
      await database.pool.query('insert into worker (id, info) values ($1, $2)', [`w${index}`, { makesAs }]);
    const pen = log();
    let refused = 0;
    const leave = hub.onOffer((notice) => {
      const makesAs = names.find((name) => notice.startsWith(name)) ?? '';
      const claim = readOffer(textFor(makesAs, notice) ?? '', 'one');
      if (claim) made(claim, pen).then((isMade) => (refused += isMade ? 0 : 1));
    });
    const creation = withOffers();
    // The version is pinned by the first.
    await creation.create(run());
    const started = await Promise.all(Array.from({ length: 4 }, () => creation.create(run())));
    leave();
    expect(refused).toBe(0);
    for (const { runId } of started) expect(await rowOf(runId)).toMatchObject({ worker: 'one', lastSeq: 1 });
    expect(new Set(offers.map((notice) => notice.slice(0, names[0]?.length))).size).toBe(1);
  });

  it('is for anybody, at once, when the worker has no room', async () => {
    const due = new DueRuns(database.pool, hub);
    const stop = await due.listen('one', { onDue: () => undefined, onOffered: () => false });
    await addWorker({ makesAs: due.makesAs() });
    const { runId } = await withOffers().create(run());
    stop();
    expect(offers).toHaveLength(1);
    expect(await rowOf(runId)).toEqual(isForAnybody);
  });

  it('is for anybody when the worker says nothing, and the worker that comes late has lost it', async () => {
    await addWorker({ makesAs: p1 });
    let late: Claim | undefined;
    const heard = onNextOffer(async (claim) => {
      late = claim;
    });
    const creation = withOffers();
    const { runId } = await creation.create(run());
    await heard;
    expect(await rowOf(runId)).toEqual(isForAnybody);
    expect((await log().claim(runId, 'two'))?.epoch).toBe(2);
    await expect(make(late as Claim)).rejects.toThrow(StaleEpoch);
    // The next one is not kept waiting for it.
    await creation.create(run());
    expect(offers).toHaveLength(1);
  });

  it('is the same one when the worker made it and the word of that was lost', async () => {
    await addWorker({ makesAs: p1 });
    const deaf = Object.assign(Object.create(news) as Hub, { subscribe: () => () => undefined });
    const offered = onNextOffer((claim) => make(claim));
    const created = await new RunCreation(database.pool, new RunOffers(database.pool, deaf, () => undefined)).create(
      run(),
    );
    expect(created).toEqual({ runId: (await offered).runId, isNew: true });
    expect(await rowOf(created.runId)).toMatchObject({ worker: 'one', lastSeq: 1 });
  });

  it('is made by one of the two when the worker makes it just as whoever started it gives up', async () => {
    await addWorker({ makesAs: p1 });
    for (let round = 0; round < 20; round++) {
      let offered: Claim | undefined;
      const heard = onNextOffer(async (claim) => {
        offered = claim;
        await database.pool.query(`select pg_notify('sluice_events', $1)`, [`${claim.runId}:0`]);
        await make(claim).catch((error: unknown) => expect(error).toBeInstanceOf(StaleEpoch));
      });
      const { runId } = await withOffers().create(run());
      await heard;
      expect(offered?.runId).toBe(runId);
      const row = await rowOf(runId);
      expect(row?.worker === 'one' ? row.lastSeq : row?.isDue).toBe(row?.worker === 'one' ? 1 : true);
    }
  });

  it('is not made once its workflow has changed, and the start hears of that', async () => {
    await addWorker({ makesAs: p1 });
    const offered = onNextOffer(async (claim) => expect(await made(claim)).toBe(false));
    const stale = run({ expected: { revision: 9_999, publishedVersionId: null } });
    await expect(withOffers().create(stale)).rejects.toThrow(WorkflowChanged);
    await offered;
  });

  it('is not made any more when its offer is over, although nobody else has made it', async () => {
    await addWorker({ makesAs: p1 });
    // Whoever started it cannot reach the database any more, and says so.
    const gone = new Error('The database is away.');
    const query = (text: { name?: string }, ...rest: unknown[]): unknown =>
      text.name === 'create'
        ? Promise.reject(gone)
        : Reflect.apply(database.pool.query, database.pool, [text, ...rest]);
    const failing = { query } as unknown as Pool;
    const heard = onNextOffer(async () => undefined);
    await expect(new RunCreation(failing, new RunOffers(failing, news, () => undefined)).create(run())).rejects.toThrow(
      gone,
    );
    const claim = await heard;
    expect(await made(claim)).toBe(false);
    expect(await rowOf(claim.runId)).toBeUndefined();
  });

  it('is not even asked for once its offer is over by the clock of the worker', async () => {
    await addWorker({ makesAs: p1 });
    const offered = onNextOffer(async (claim) => {
      const { worker = '', row = {} } = claim.making ?? {};
      expect(await made({ ...claim, making: { worker, row, until: performance.now() - 1 } })).toBe(false);
    });
    const creation = withOffers();
    const { runId } = await creation.create(run());
    await offered;
    expect(await rowOf(runId)).toEqual(isForAnybody);
  });

  it('is not waited for by the worker while others have the row of its workflow', async () => {
    await addWorker({ makesAs: p1 });
    const { rows } = await database.pool.query<{ id: string }>('select id from workflow_version limit 1');
    const version = { id: rows[0]?.id ?? '' };
    const publisher = await database.pool.connect();
    await publisher.query('begin');
    await publisher.query('select 1 from workflow where id = $1 for update', [database.workflowId]);
    const offered = onNextOffer(async (claim) => expect(await made(claim)).toBe(false));
    const created = withOffers().create(run({ version }));
    await offered;
    await publisher.query('commit');
    publisher.release();
    expect(await rowOf((await created).runId)).toEqual(isForAnybody);
  });

  it('is not offered when a step of another run begins it', async () => {
    await addWorker({ makesAs: p1 });
    const parent = await new RunCreation(database.pool).create(run());
    const origin = { kind: 'call', runId: parent.runId, path: 'a', depth: 1 } as const;
    const { runId } = await withOffers().create(run({ origin }));
    expect(await rowOf(runId)).toEqual(isForAnybody);
    expect(offers).toEqual([]);
  });

  it('leaves no gap in the numbers when its key is taken', async () => {
    await addWorker({ makesAs: p1 });
    await new RunCreation(database.pool).create(run({ idempotencyKey: 'taken' }));
    const before = Math.max(...(await numbers()));
    // As if the look for an earlier one had come too early.
    const offered = onNextOffer(async (claim) => {
      const { making } = claim;
      const row = { ...making?.row, idempotency_key: 'taken' };
      expect(await made({ ...claim, making: { worker: 'one', row, until: Number.POSITIVE_INFINITY } })).toBe(false);
    });
    await withOffers().create(run());
    await offered;
    expect(Math.max(...(await numbers()))).toBe(before + 1);
  });

  it('under a key that two use at once is one run, also when both were offered', async () => {
    await addWorker({ makesAs: p1 });
    const leave = hub.onOffer((notice) => {
      const claim = readOffer(textFor(p1, notice) ?? '', 'one');
      if (claim) make(claim).catch((error: unknown) => expect(error).toBeInstanceOf(StaleEpoch));
    });
    const [here, there] = [withOffers(), withOffers()];
    const both = await Promise.all([here, there].map((one) => one.create(run({ idempotencyKey: 'both offered' }))));
    leave();
    expect(new Set(both.map(({ runId }) => runId)).size).toBe(1);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('is not offered when no worker is known to make runs', async () => {
    for (const [info, secondsAgo] of [
      [{ makesAs: null }, 0],
      [{}, 0],
      [{ makesAs: p1 }, 8],
      // Of another version, which would keep another part of what is told.
      [{ makesAs: p1.replace(/^\d+/, '0') }, 0],
    ] as const) {
      await database.pool.query('delete from worker');
      await addWorker(info, secondsAgo);
      const { runId } = await withOffers().create(run());
      expect(await rowOf(runId)).toEqual(isForAnybody);
    }
    expect(offers).toEqual([]);
  });

  it('is not offered when a notice cannot hold it, or its workflow may have only so many at once', async () => {
    await addWorker({ makesAs: p1 });
    const creation = withOffers();
    const large = await creation.create(run({ input: { text: 'ä'.repeat(4_000) } }));
    expect(await rowOf(large.runId)).toEqual(isForAnybody);
    await database.pool.query('update workflow set max_concurrent = 2');
    const counted = await creation.create(run());
    expect(await rowOf(counted.runId)).toEqual(isForAnybody);
    expect(offers).toEqual([]);
    await database.pool.query('update workflow set max_concurrent = null');
    const offered = onNextOffer((claim) => make(claim));
    await creation.create(run());
    await offered;
  });

  it('is not made by a worker when its workflow was limited meanwhile', async () => {
    await addWorker({ makesAs: p1 });
    const offered = onNextOffer(async (claim) => {
      await database.pool.query('update workflow set max_concurrent = 2');
      await make(claim).catch((error: unknown) => expect(error).toBeInstanceOf(StaleEpoch));
    });
    const { runId } = await withOffers().create(run());
    await offered;
    expect(await rowOf(runId)).toEqual(isForAnybody);
    await database.pool.query('update workflow set max_concurrent = null');
  });

  it('is for anybody when it is one of many', async () => {
    await addWorker({ makesAs: p1 });
    const creation = withOffers();
    await Promise.all(Array.from({ length: 20 }, () => creation.create(run())));
    // A few had set out when the others came.
    expect(offers.length).toBeLessThanOrEqual(4);
  });
});
