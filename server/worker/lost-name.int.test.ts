import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InstanceLock } from '@/server/adapters/postgres/instance-lock';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

const script = scriptedExecutors();
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
});
afterAll(() => room.close());

it('two workers under one name, one of which has lost it without noticing, are never offered the same run', async () => {
  const take = () => InstanceLock.take({ connectionString: room.url, ids: ['one', 'two'], onError: () => undefined });
  const loser = await take();
  const admin = new Client({ connectionString: room.url });
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sluice worker lock' and datname = current_database()`,
  );
  const winner = await take();
  expect(winner.id).toBe(loser.id);
  await room.startWorker(loser.id);
  await room.startWorker(winner.id);
  const plan = new PlanBuilder().step('a').step('b', { effect: 'write', isFinish: true }).edge('a', 'b').build();
  for (let runs = 0; runs < 20; runs++) await room.whenEnded(await room.createRun(plan));
  expect(script.calls.filter(({ path }) => path === 'b')).toHaveLength(20);
  await Promise.all([loser.release(), winner.release(), admin.end()]);
});
