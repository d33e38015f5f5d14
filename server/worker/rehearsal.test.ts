import { expect, it } from 'vitest';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import { rehearse } from './rehearsal';

const driver = () => ({ ...new ScriptedEngine().deps(), executors });

it('drives runs to their ends, as real ones are driven, and keeps nothing of them', async () => {
  const engine = new ScriptedEngine();
  expect(await rehearse({ ...engine.deps(), executors }, registry, new AbortController().signal)).toBeGreaterThan(1);
  expect(engine.log.runs.size).toBe(0);
  expect(engine.warnings).toEqual([]);
});

it('ends when the worker is asked to stop', async () => {
  const stopping = new AbortController();
  stopping.abort();
  expect(await rehearse(driver(), registry, stopping.signal)).toBe(0);
});

it('says so when a run does not end as it must', async () => {
  const broken = { ...executors, router: async () => ({ kind: 'done' as const, output: null, ports: ['nowhere'] }) };
  await expect(rehearse({ ...driver(), executors: broken }, registry, new AbortController().signal)).rejects.toThrow(
    /rehearsed run/,
  );
});
