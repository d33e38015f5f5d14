import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { encryptPostgres, TEST_AUTHORITY } from '@/server/testing/encrypt-postgres';
import { type OwnPostgres, openOwnPostgres } from '@/server/testing/own-postgres';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

const script = scriptedExecutors();
const shared = process.env.DATABASE_URL;
let postgres: OwnPostgres;
let room: EngineRoom;
beforeAll(async () => {
  postgres = await openOwnPostgres();
  const url = await encryptPostgres(postgres.url);
  process.env.DATABASE_URL = `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(TEST_AUTHORITY)}`;
  room = await openEngineRoom(script.executors);
});
afterAll(async () => {
  await room?.close();
  process.env.DATABASE_URL = shared;
  await postgres?.remove();
});

it('runs, sleeps and is told of answers over a database that takes encrypted connections only', async () => {
  await Promise.all(['one', 'two'].map((id) => room.startWorker(id, { lookEveryMs: 600_000 })));
  const plan = new PlanBuilder()
    .step('a', { effect: 'write' })
    .gate('ask')
    .step('b', { isFinish: true })
    .edge('a', 'ask')
    .edge('ask.approve', 'b');
  const runId = await room.createRun(plan.build());
  const waiting = await room.whenStatus(runId, 'waiting');
  const gateId = [...waiting.gates.values()][0]?.id ?? '';
  // Nobody looks for it by himself in this test: the word of the answer comes over an encrypted connection too.
  await room.send(runId, { type: 'answer', gateId, route: 'approve', values: {}, by: 'Ada' });
  expect((await room.whenEnded(runId)).status).toBe('succeeded');
  const client = new Client({ connectionString: room.url });
  await client.connect();
  const { rows } = await client.query<{ ssl: boolean; name: string }>(
    `select ssl, application_name as name from pg_stat_ssl join pg_stat_activity using (pid) where datname = current_database()`,
  );
  await client.end();
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['one', 'two', 'sluice hub']));
  expect(rows.every(({ ssl }) => ssl)).toBe(true);
});
