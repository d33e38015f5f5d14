import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

describe('a worker', () => {
  const script = scriptedExecutors();
  let room: EngineRoom;
  beforeAll(async () => {
    room = await openEngineRoom(script.executors);
  });
  afterAll(() => room.close());

  it('takes a run from the queue and moves it to its end', async () => {
    await room.startWorker('one');
    const plan = new PlanBuilder()
      .step('a')
      .step('b', { values: { text: '{{ input.name }}' }, isFinish: true })
      .edge('a', 'b');
    const runId = await room.createRun(plan.build(), { name: 'Ada' });
    const state = await room.whenEnded(runId);
    expect(state.status).toBe('succeeded');
    expect(await room.row(runId)).toMatchObject({ status: 'succeeded', worker: null, output: { from: 'b' } });
  });
});
