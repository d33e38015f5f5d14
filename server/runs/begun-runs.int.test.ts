import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import type { ChildRun } from '@/server/engine/contract';
import type { RunLog } from '@/server/engine/driver-ports';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { noCapabilities, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from '@/server/worker/testing/engine-room';
import { keyOfCall } from './free-key';
import { CallerTaken } from './run-queue';

class WorkerDied extends Error {}

let room: EngineRoom;
let pool: Pool;
beforeAll(async () => {
  room = await openEngineRoom(scriptedExecutors().executors);
  pool = new Pool({ connectionString: room.url });
  // The database is dropped with lines still open.
  pool.on('error', () => undefined);
});
afterEach(() => room.stopWorkers());
afterAll(async () => {
  await pool.end();
  await room.close();
});

it('stops a run whose beginning died with the worker, once its step is decided without it', async () => {
  const asking = new PlanBuilder().gate('ask').build();
  const plan = new PlanBuilder();
  plan
    .container('race', { over: 'branches', until: 'first' }, () =>
      plan.step('call', { type: 'call', effect: 'write', isIdempotent: true }).step('fast'),
    )
    .gate('ask')
    .chain('race', 'ask');
  const runId = await room.createRun(plan.build());
  const known = await room.row(runId);
  const other = await room.row(await room.createRun(asking));
  const creation = new RunCreation(pool);

  /** The other run is there some time before its step hears of it: until all else is on record. */
  const start = async ({ path, idempotencyKey }: ChildRun) => {
    const begun = await creation.create({
      workspaceId: String(known.workspace_id),
      workflowId: String(known.workflow_id),
      version: { id: String(other.version_id) },
      input: {},
      trigger: 'workflow',
      startedById: null,
      idempotencyKey: keyOfCall(idempotencyKey),
      origin: { kind: 'call', runId, path, depth: 1 },
    });
    await room.until(runId, ({ steps }) => steps.get('race/fast')?.status === 'completed');
    return { childRunId: begun.runId, workflow: 'Asking' };
  };
  let deaths = 0;
  const log = new PostgresRunLog(pool);
  const runLog: RunLog = Object.assign(Object.create(log) as RunLog, {
    append: async (request: Parameters<RunLog['append']>[0]) => {
      if (deaths === 0 && request.events.some(({ data }) => data.type === 'call.started')) {
        deaths++;
        throw new WorkerDied();
      }
      await log.append(request);
    },
  });
  await room.startWorker('one', {
    heartbeatMs: 100,
    driver: {
      runLog,
      isOutage: (cause) => cause instanceof WorkerDied,
      capabilities: { ...noCapabilities, children: { ...noCapabilities.children, start } },
    },
  });

  const { steps } = await room.whenStatus(runId, 'waiting');
  expect(deaths).toBe(1);
  const { status, childRunId, attempts } = steps.get('race/call') ?? {};
  expect([status, attempts?.length]).toEqual(['cancelled', 1]);
  expect((await room.whenEnded(childRunId ?? '')).status).toBe('cancelled');
  expect((await room.row(runId)).finished_at).toBeNull();
  expect(await log.begunBy(runId, ['race/call', 'race/fast'])).toEqual([
    { childRunId, path: 'race/call', workflow: 'Test' },
  ]);
  expect(await log.begunBy(randomUUID(), ['race/call'])).toEqual([]);
});

it('a worker that stood still while a step began a run begins none once another has decided without it', async () => {
  const plan = new PlanBuilder();
  plan
    .container('race', { over: 'branches', until: 'first' }, () =>
      plan.step('call', { type: 'call', effect: 'write', isIdempotent: true }).gate('ask'),
    )
    .gate('later')
    .chain('race', 'later');
  const runId = await room.createRun(plan.build());
  const known = await room.row(runId);
  const creation = new RunCreation(pool);
  const stands = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const start = async ({ path, idempotencyKey, callerEpoch }: ChildRun) => {
    stands.resolve();
    await goesOn.promise;
    const begun = creation.create({
      workspaceId: String(known.workspace_id),
      workflowId: String(known.workflow_id),
      version: { id: String(known.version_id) },
      input: {},
      trigger: 'workflow',
      startedById: null,
      idempotencyKey: keyOfCall(idempotencyKey),
      origin: { kind: 'call', runId, path, depth: 1 },
      callerEpoch,
    });
    begun.then(ended.resolve, ended.resolve);
    return { childRunId: (await begun).runId, workflow: 'Asking' };
  };
  const asleep = await room.startWorker('asleep', {
    heartbeatMs: 3_600_000,
    driver: {
      // Nothing reaches it.
      signals: { subscribe: () => () => undefined },
      capabilities: { ...noCapabilities, children: { ...noCapabilities.children, start } },
    },
  });
  await stands.promise;
  const { gates } = await room.until(runId, (state) => state.gates.size === 1);
  asleep.freeze();
  const [gateId = ''] = gates.keys();
  await room.send(runId, { type: 'answer', gateId, route: 'approve', values: null, by: 'Ada' });
  await pool.query(`update worker set heartbeat_at = now() - interval '1 hour' where id = 'asleep'`);
  await room.startWorker('awake', { heartbeatMs: 50, trustAfterMs: 100 });
  const { steps } = await room.whenStatus(runId, 'waiting');
  expect(steps.get('race/call')?.status).toBe('cancelled');
  goesOn.resolve();
  expect(await ended.promise).toBeInstanceOf(CallerTaken);
  expect(await new PostgresRunLog(pool).begunBy(runId, ['race/call'])).toEqual([]);
});
