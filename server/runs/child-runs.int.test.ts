import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClient } from '@/generated/prisma/client';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { type ChildRunsPort, StepFailure } from '@/server/engine/contract';
import type { GroupOfItems } from '@/server/engine/group-of-items';
import { noCapabilities } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from '@/server/worker/testing/engine-room';
import type { DiskRoom } from './disk-room';
import { mostQueuedOfSteps, type QueueRoom } from './queue-room';
import { createChildRuns } from './start-child-run';
import { roomy } from './testing/roomy';

// Runs that begin runs, on PostgreSQL and over two workers.

let room: EngineRoom;
let pool: Pool;
let prisma: PrismaClient;
let creation: RunCreation;
let workspaceId = '';
let children: ChildRunsPort;

const input = (key: string, type: string): JsonObject => ({ fields: [{ key, label: key, type, isRequired: true }] });

const greeting = workflow('Greet one')
  .node('start', 'start', input('name', 'text'))
  .node('finish', 'finish', { result: 'value', value: 'Hello {{ input.name }}', fields: [] })
  .edge('start', 'finish')
  .build();

/** A workflow that runs `called` once for each name of its list. */
const greetAll = (called: WorkflowDocument, number: number): WorkflowDocument => {
  const { plan, findings } = compile(called, registry);
  if (!plan) throw new Error(findings.map(({ message }) => message).join(' '));
  const version = {
    name: called.name,
    number,
    versionHash: hashDocument(called),
    inputSchema: plan.inputSchema as unknown as Json,
    outputSchema: plan.outputSchema as unknown as Json,
  };
  return workflow('Greet all')
    .node('start', 'start', input('names', 'list'))
    .node('each', 'parallel', { mode: 'each', items: '{{ input.names }}', maxItems: 1_000, concurrency: 20 })
    .inside('each')
    .node('greet', 'sub-workflow', { workflow: version, values: { name: '{{ item }}' } })
    .outside()
    .node('finish', 'finish', { result: 'value', value: '{{ steps.each.results }}', fields: [] })
    .chain('start', 'each', 'finish')
    .build();
};

/** Its published version, in the workspace of the test. */
async function publish(document: WorkflowDocument): Promise<string> {
  const workflowId = randomUUID();
  const text = JSON.stringify(document);
  await pool.query(
    'insert into workflow (id, workspace_id, name, document, updated_at) values ($1, $2, $3, $4, now())',
    [workflowId, workspaceId, document.name, text],
  );
  const versionId = randomUUID();
  await pool.query(
    `insert into workflow_version (id, workflow_id, number, hash, document, published_at) values ($1, $2, 1, $3, $4, now())`,
    [versionId, workflowId, hashDocument(document), text],
  );
  await pool.query('update workflow set published_version_id = $2 where id = $1', [workflowId, versionId]);
  return workflowId;
}

const start = async (document: WorkflowDocument, given: JsonObject): Promise<string> => {
  const workflowId = await publish(document);
  const version = { document, documentHash: hashDocument(document) };
  const { runId } = await creation.create({
    workspaceId,
    workflowId,
    version,
    input: given,
    trigger: 'api',
    startedById: null,
  });
  return runId;
};

const childrenOf = async (runId: string) => {
  const { rows } = await pool.query<{ id: string; status: string; trigger: string; worker: string }>(
    `select run.id, run.status, run.trigger, event.data->>'worker' as worker from run
     left join run_event as event on event.run_id = run.id and event.type = 'run.claimed'
     where parent_run_id = $1`,
    [runId],
  );
  return rows;
};

beforeAll(async () => {
  room = await openEngineRoom(executors);
  pool = new Pool({ connectionString: room.url });
  // The database is dropped with lines still open.
  pool.on('error', () => undefined);
  prisma = createPrisma(pool);
  creation = new RunCreation(pool);
  const { rows } = await pool.query<{ id: string }>('select id from workspace');
  workspaceId = rows[0]?.id ?? '';
  const plans = new PostgresPlanSource(pool, registry);
  children = createChildRuns({ prisma, pool, plans, queue: creation, ...roomy });
  for (const id of ['one', 'two'])
    await room.startWorker(id, { capacity: 8, driver: { plans, capabilities: { ...noCapabilities, children } } });
});
afterAll(async () => {
  await room.stopWorkers();
  await prisma.$disconnect();
  await pool.end();
  await room.close();
});

describe('a list whose items are runs of another workflow', () => {
  it('is spread over the workers, and gives its results in the order of the list', async () => {
    await publish(greeting);
    const names = Array.from({ length: 120 }, (_, index) => `N${index}`);
    const runId = await start(greetAll(greeting, 1), { names });
    const state = await room.whenEnded(runId);
    expect(state.error).toBeNull();
    expect(state.output).toEqual(names.map((name) => `Hello ${name}`));
    const children = await childrenOf(runId);
    expect(new Set(children.map(({ id }) => id)).size).toBe(120);
    expect(new Set(children.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    expect(new Set(children.map(({ worker }) => worker))).toEqual(new Set(['one', 'two']));
    expect(children[0]?.trigger).toBe('workflow');
  });

  it('fails in words when the other workflow was never published here', async () => {
    const stranger = { ...greeting, name: 'Never published' };
    const state = await room.whenEnded(await start(greetAll(stranger, 1), { names: ['Ada'] }));
    expect(state.error).toMatchObject({ code: 'no-such-workflow' });
    expect(state.error?.message).toContain('choose it again');
  });

  it('fails in the same way once the other workflow is a draft again', async () => {
    const withdrawn = { ...greeting, name: 'Withdrawn' };
    const workflowId = await publish(withdrawn);
    await pool.query('update workflow set published_version_id = null where id = $1', [workflowId]);
    const state = await room.whenEnded(await start(greetAll(withdrawn, 1), { names: ['Ada'] }));
    expect(state.error).toMatchObject({ code: 'no-such-workflow' });
  });

  it('takes its runs along when it is cancelled', async () => {
    const asking = workflow('Ask')
      .node('start', 'start', input('name', 'text'))
      .node('ask', 'human-gate', {
        title: 'Go on with {{ input.name }}?',
        message: '{{ input.name }}',
        routes: [{ id: 'approve', label: 'Approve', tone: 'primary' }],
      })
      .node('finish', 'finish', { result: 'value', value: '{{ input.name }}', fields: [] })
      .edge('start', 'ask')
      .edge('ask.approve', 'finish')
      .build();
    await publish(asking);
    const runId = await start(greetAll(asking, 1), { names: ['Ada', 'Bo'] });
    await room.until(runId, ({ calls }) => calls.size === 2);
    const children = await childrenOf(runId);
    await Promise.all(children.map(({ id }) => room.whenStatus(id, 'waiting')));
    await room.send(runId, { type: 'cancel', by: 'Ada' });
    expect((await room.whenEnded(runId)).status).toBe('cancelled');
    const ended = await Promise.all(children.map(({ id }) => room.whenEnded(id)));
    expect(ended.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('a list whose items are spread over runs of the same version', () => {
  /** Asks a person about every number, or takes it at once; what is no number fails. */
  const spread = (asks: boolean): WorkflowDocument => {
    const builder = workflow(asks ? 'Ask in groups' : 'Greet in groups')
      .node('start', 'start', input('names', 'list'))
      .node('each', 'parallel', {
        ...{ mode: 'each', items: '{{ input.names }}', maxItems: 1_000, onItemError: 'keep' },
        ...{ spread: true, groupSize: 4, groupsAtOnce: 3, collect: '{{ steps.?greet.?greeting.orValue("") }}' },
      })
      .inside('each');
    if (asks)
      builder.node('ask', 'human-gate', {
        title: 'Greet {{ item }}?',
        message: '{{ item }}',
        routes: [{ id: 'approve', label: 'Approve', tone: 'primary' }],
      });
    builder.node('greet', 'set-fields', {
      fields: [{ key: 'greeting', label: '', value: '{{ index }}: {{ number(item) }}' }],
    });
    if (asks) builder.edge('ask.approve', 'greet');
    return builder
      .outside()
      .node('finish', 'finish', { result: 'value', value: '{{ steps.each.results }}', fields: [] })
      .chain('start', 'each', 'finish')
      .build();
  };
  const names = Array.from({ length: 10 }, (_, index) => String(index * 2));

  it('waits with its groups for people, in a workflow that may have one run at once too', async () => {
    const runId = await start(spread(true), { names });
    await pool.query('update workflow set max_concurrent = 1 where id = (select workflow_id from run where id = $1)', [
      runId,
    ]);
    await room.until(runId, ({ calls }) => calls.size === 3);
    const groups = await childrenOf(runId);
    expect(groups.map(({ trigger }) => trigger)).toEqual(['group', 'group', 'group']);
    for (const { id } of groups) {
      const { gates } = await room.whenStatus(id, 'waiting');
      for (const gateId of gates.keys())
        await room.send(id, { type: 'answer', gateId, route: 'approve', values: {}, by: 'Ada' });
    }
    const { output } = await room.whenEnded(runId);
    expect(output).toEqual(names.map((name, index) => `${index}: ${name}`));
  });

  it('takes its groups along when it is cancelled', async () => {
    const runId = await start(spread(true), { names });
    await room.until(runId, ({ calls }) => calls.size === 3);
    const groups = await childrenOf(runId);
    await Promise.all(groups.map(({ id }) => room.whenStatus(id, 'waiting')));
    await room.send(runId, { type: 'cancel', by: 'Ada' });
    expect((await room.whenEnded(runId)).status).toBe('cancelled');
    const ended = await Promise.all(groups.map(({ id }) => room.whenEnded(id)));
    expect(ended.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('goes on from the runs of groups with failed items when those are retried, and not from one that is gone', async () => {
    const given = { names: names.map((name, index) => (index === 5 ? 'none' : name)) };
    const runId = await start(spread(false), given);
    const first = await room.whenEnded(runId);
    expect(first.steps.get('each')?.output).toMatchObject({ failed: [{ index: 5 }], count: 10 });
    const before = await childrenOf(runId);
    const retry = async (): Promise<string> => {
      const { workflow_id: workflowId, version_id: versionId } = await room.row(runId);
      const { runId: id } = await creation.create({
        ...{ workspaceId, workflowId: String(workflowId), version: { id: String(versionId) }, input: given },
        ...{ trigger: 'retry', startedById: null },
        origin: { kind: 'retry', runId, fromPath: 'each', onlyFailedItems: true },
      });
      return id;
    };
    const second = await retry();
    expect((await room.whenEnded(second)).output).toEqual(first.output);
    const [group, ...others] = await childrenOf(second);
    expect(others).toEqual([]);
    const row = await room.row(group?.id ?? '');
    expect(before.map(({ id }) => id)).toContain(row.retry_of_id);
    const { steps } = await room.whenEnded(group?.id ?? '');
    expect([...steps.values()].filter(({ reusedFrom }) => reusedFrom === null).map(({ path }) => path)).toEqual([
      'each',
      'each[5]/greet',
    ]);

    await pool.query('delete from run where id = $1', [row.retry_of_id]);
    const third = await room.whenEnded(await retry());
    expect(third.steps.get('each[1]/group')?.error).toMatchObject({ code: 'group-run-gone' });
    expect(third.steps.get('each')?.output).toMatchObject({
      count: 10,
      failed: [4, 5, 6, 7].map((index) => ({ index })),
    });
  });

  it('goes on from the run of a group that the retried run never heard of, unless all is to be done again', async () => {
    const runId = await start(spread(false), { names });
    await room.whenEnded(runId);
    const path = 'each[1]/group';
    await pool.query(`delete from run_event where run_id = $1 and path = $2 and type = 'call.started'`, [runId, path]);
    const { rows } = await pool.query<{ id: string; group: GroupOfItems }>(
      `select id, origin->'group' as group from run where parent_run_id = $1 and parent_path = $2`,
      [runId, path],
    );
    const [unheard] = rows;
    if (!unheard) throw new Error('The group has no run.');
    const { workflow_id: workflowId, version_id: versionId } = await room.row(runId);
    const earlierOf = async (retry: object, group = unheard.group): Promise<string | undefined> => {
      const { runId: retried } = await creation.create({
        ...{ workspaceId, workflowId: String(workflowId), version: { id: String(versionId) }, input: { names } },
        ...{ trigger: 'retry', startedById: null },
        origin: { kind: 'retry', runId, fromPath: null, onlyFailedItems: false, ...retry },
      });
      await room.whenEnded(retried);
      const idempotencyKey = `K${randomUUID()}`;
      const { childRunId } = await children.startGroup({ workspaceId, runId: retried, path, idempotencyKey, group });
      const { origin } = (await room.row(childRunId)) as { origin: { group: GroupOfItems } };
      return origin.group.goesOnFrom?.runId;
    };
    expect(await earlierOf({})).toBe(unheard.id);
    expect(await earlierOf({ fromPath: 'each', onlyFailedItems: true })).toBe(unheard.id);
    expect(await earlierOf({ fromPath: 'each' })).toBeUndefined();
    expect(await earlierOf({}, { ...unheard.group, items: ['1', '3', '5', '7'] })).toBeUndefined();
  });
});

describe('a run that a step asks for', () => {
  const full: QueueRoom = { take: async () => ({ hasRoom: false, isFull: 'workspace', queued: 5_000 }) };
  const among = (rooms: { queueRoom?: QueueRoom; disk?: DiskRoom }): ChildRunsPort =>
    createChildRuns({
      prisma,
      pool,
      plans: new PostgresPlanSource(pool, registry),
      queue: creation,
      ...roomy,
      ...rooms,
    });
  const asked = async (runId: string, key: string) => ({
    workspaceId,
    runId,
    path: 'greet',
    idempotencyKey: key,
    versionHash: hashDocument(greeting),
    input: { name: 'Ada' },
  });
  const failure = async (work: Promise<unknown>): Promise<StepFailure['error']> => {
    const thrown = await work.catch((error: unknown) => error);
    if (!(thrown instanceof StepFailure)) throw new Error(`expected a StepFailure, got ${String(thrown)}`);
    return thrown.error;
  };
  /** A run that has ended, with this origin. */
  const caller = async (origin: Json): Promise<string> => {
    const runId = await start(greeting, { name: 'Bo' });
    await room.whenEnded(runId);
    await pool.query('update run set origin = $2 where id = $1', [runId, JSON.stringify(origin)]);
    return runId;
  };

  it('waits while too many wait already, or the disk is full, unless it is there', async () => {
    const runId = await caller(null);
    const request = await asked(runId, 'K1');
    expect(await failure(among({ queueRoom: full }).start(request))).toMatchObject({
      code: 'queue-full',
      isBusy: true,
      transient: true,
      message: expect.stringContaining('5,000 runs are waiting'),
    });
    expect(await failure(among({ disk: { hasRoom: async () => false } }).start(request))).toMatchObject({
      code: 'no-space',
      isBusy: true,
    });
    expect(await childrenOf(runId)).toEqual([]);
    const begun = await children.start(request);
    expect(await among({ queueRoom: full }).start(request)).toEqual(begun);
  });

  it('is not begun by a worker whose run has another owner by now, unless it is there', async () => {
    const runId = await caller(null);
    const { epoch } = (await room.row(runId)) as { epoch: number };
    const request = { ...(await asked(runId, 'K11')), callerEpoch: epoch - 1 };
    expect(await failure(children.start(request))).toMatchObject({
      code: 'run-taken',
      transient: false,
      message: expect.stringContaining('Another worker'),
    });
    expect(await childrenOf(runId)).toEqual([]);
    const begun = await children.start({ ...request, callerEpoch: epoch });
    expect(await children.start(request)).toMatchObject({ childRunId: begun.childRunId });
  });

  it('is begun behind a queue that new starts keep full, and fills it half as far again at most', async () => {
    const most = { all: 1_000, perWorkspace: 4 };
    const workflowId = await publish({ ...greeting, name: 'Flood' });
    const version = { document: greeting, documentHash: hashDocument(greeting) };
    const runId = await caller(null);
    // No worker takes them.
    await pool.query('update workflow set max_concurrent = 0 where id = $1', [workflowId]);
    for (let one = 0; one < most.perWorkspace; one++)
      await creation.create({
        workspaceId,
        workflowId,
        version,
        input: { name: 'Bo' },
        trigger: 'api',
        startedById: null,
      });
    const ofStarts = new QueueDepth(pool, most, () => 0);
    expect(await ofStarts.take(workspaceId)).toMatchObject({ hasRoom: false, isFull: 'workspace' });

    const ofSteps = among({ queueRoom: new QueueDepth(pool, mostQueuedOfSteps(most), () => 0) });
    for (const key of ['K21', 'K22']) await ofSteps.start(await asked(runId, key));
    expect(await failure(ofSteps.start(await asked(runId, 'K23')))).toMatchObject({ code: 'queue-full' });
    await pool.query('delete from run where workflow_id = $1', [workflowId]);
  });

  it('goes on from the run its step had begun before when that was of this version and got this input, and else says why not', async () => {
    const failed = async (given: JsonObject): Promise<string> => {
      const runId = await caller(null);
      const { childRunId } = await children.start({ ...(await asked(runId, `K${randomUUID()}`)), input: given });
      await room.whenEnded(childRunId);
      return childRunId;
    };
    const again = async (goesOnFrom: string) => {
      const request = { ...(await asked(await caller(null), `K${randomUUID()}`)), goesOnFrom };
      const begun = await children.start(request);
      const { rows } = await pool.query('select origin, retry_of_id as "retryOf" from run where id = $1', [
        begun.childRunId,
      ]);
      return { ...begun, ...rows[0] };
    };
    const same = await failed({ name: 'Ada' });
    const next = await again(same);
    expect(next).toMatchObject({ retryOf: same, origin: { kind: 'call', goesOnFrom: same } });
    expect(next.warning).toBeUndefined();

    expect(await again(await failed({ name: 'Bo' }))).toMatchObject({
      retryOf: null,
      warning: expect.stringContaining('because that run got something else'),
    });
    expect((await again(randomUUID())).warning).toContain('has been deleted');
    const other = await failed({ name: 'Ada' });
    const { workflow_id: workflowId } = (await pool.query('select workflow_id from run where id = $1', [other]))
      .rows[0];
    const otherVersion = randomUUID();
    await pool.query(
      `insert into workflow_version (id, workflow_id, number, hash, document) values ($1, $2, 2, 'other', '{}')`,
      [otherVersion, workflowId],
    );
    await pool.query('update run set version_id = $2 where id = $1', [other, otherVersion]);
    expect((await again(other)).warning).toContain('of another version');

    // One that has not ended is waited for, also when the next will not go on from it: what both do would be done twice.
    for (const given of [{ name: 'Ada' }, { name: 'Bo' }]) {
      const running = await failed(given);
      await pool.query('update run set finished_at = null where id = $1', [running]);
      const request = { ...(await asked(await caller(null), `K${randomUUID()}`)), goesOnFrom: running };
      expect(await failure(children.start(request))).toMatchObject({ code: 'run-ending', isBusy: true });
    }
  });

  it('goes on from a run that the retried run never heard of, and that it may have begun as it was stopped', async () => {
    const stopped = await caller(null);
    const { childRunId: unheard } = await children.start(await asked(stopped, `K${randomUUID()}`));
    await room.whenEnded(unheard);
    const retry = { kind: 'retry', fromPath: null, onlyFailedItems: false };
    const again = async (runId: string): Promise<{ retryOf: string | null; id: string; warning?: string }> => {
      const retried = await caller({ ...retry, runId });
      const { childRunId: id, warning } = await children.start(await asked(retried, `K${randomUUID()}`));
      const { rows } = await pool.query('select retry_of_id as "retryOf" from run where id = $1', [id]);
      return { id, warning, ...rows[0] };
    };
    expect(await again(stopped)).toMatchObject({ retryOf: unheard, warning: undefined });
    // A retry that never came to begin it does not hide it.
    const between = await caller({ ...retry, runId: stopped });
    expect(await again(between)).toMatchObject({ retryOf: unheard });

    // So it does in a run that a step began anew to go on from the stopped one.
    const called = await caller({ kind: 'call', runId: randomUUID(), path: 'call', depth: 1, goesOnFrom: stopped });
    const { childRunId } = await children.start(await asked(called, `K${randomUUID()}`));
    expect((await room.row(childRunId)).retry_of_id).toBe(unheard);

    await pool.query('update run set finished_at = null where id = $1', [unheard]);
    const soon = await caller({ ...retry, runId: stopped });
    expect(await failure(children.start(await asked(soon, 'K10')))).toMatchObject({ code: 'run-ending', isBusy: true });
    await pool.query('update run set finished_at = now() where id = $1', [unheard]);

    // What is on record is for the record to decide: here, that it is begun anew.
    await pool.query(
      `insert into run_event (run_id, seq, type, path, data) values ($1, 1000, 'call.started', 'greet', '{}')`,
      [stopped],
    );
    expect(await again(stopped)).toMatchObject({ retryOf: null });
  });

  it('is begun eight deep at most, and a retry on the way starts no new count', async () => {
    const deep = await caller({ kind: 'call', runId: randomUUID(), path: 'greet', depth: 8 });
    expect(await failure(children.start(await asked(deep, 'K2')))).toMatchObject({ code: 'nested-too-deep' });
    const retried = await caller({ kind: 'retry', runId: deep, fromPath: null, onlyFailedItems: false, depth: 8 });
    expect(await failure(children.start(await asked(retried, 'K3')))).toMatchObject({ code: 'nested-too-deep' });
  });
});
