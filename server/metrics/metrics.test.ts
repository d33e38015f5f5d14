import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type AppendRequest, StaleEpoch } from '@/server/engine/driver-ports';
import type { EventData } from '@/server/engine/events';
import { MemoryRunLog } from '@/server/engine/testing/memory-run-log';
import { done } from '@/server/engine/testing/scripted-executors';
import { VirtualClock } from '@/server/engine/testing/virtual-clock';
import { isLoopbackUrl, mayCollect } from './may-collect';
import { metricsPage } from './metrics-page';
import { WorkerMetrics } from './worker-metrics';

const usage = (provider: string, costUsd: number | null) => ({
  model: 'a-name-that-a-user-wrote',
  provider,
  isStandIn: false,
  inputTokens: 100,
  cachedTokens: null,
  outputTokens: 10,
  reasoningTokens: null,
  costUsd,
});
const completed = (...used: ReturnType<typeof usage>[]): EventData => ({
  type: 'step.completed',
  attempt: 1,
  nodeId: 'secret-node',
  output: 'secret-output',
  ports: ['out'],
  usage: used,
  logs: [],
  warnings: [],
});

function setting() {
  const registry = new Registry();
  const metrics = new WorkerMetrics(registry, { runs: () => 5, waiting: () => 2 });
  const value = async (name: string, labels: Record<string, string> = {}): Promise<number | undefined> => {
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
    return values.find((each) => Object.entries(labels).every(([key, label]) => each.labels[key] === label))?.value;
  };
  return { registry, metrics, value };
}

describe('what a worker counts', () => {
  it('comes from the events that were written, under names from closed lists', async () => {
    const { registry, metrics, value } = setting();
    const memory = new MemoryRunLog(new VirtualClock());
    memory.create({ id: 'run-1', versionId: 'v', input: {}, seed: 's' });
    const log = metrics.runLog(memory);
    const claim = await log.claim('run-1', 'one');
    const write = (events: EventData[], epoch = claim?.epoch ?? 0) =>
      log.append({
        runId: 'run-1',
        epoch,
        expectedSeq: memory.get('run-1').events.length,
        events: events.map((data) => ({ path: 'secret-path', data })),
        projection: { status: 'running', gates: [] } as unknown as AppendRequest['projection'],
        consumedSignals: [],
        refuseIfSignalled: false,
      });
    await write([completed(usage('openai', 0.5), usage('my-own-server', null)), completed(usage('openai', 0.25))]);
    await write([{ type: 'run.cancelled' }]);
    await expect(write([{ type: 'run.cancelled' }], 99)).rejects.toThrow(StaleEpoch);

    expect(await value('sluice_model_calls_total', { provider: 'openai' })).toBe(2);
    expect(await value('sluice_model_cost_usd_total', { provider: 'openai' })).toBe(0.75);
    expect(await value('sluice_model_tokens_total', { provider: 'openai', direction: 'input' })).toBe(200);
    expect(await value('sluice_model_calls_unpriced_total', { provider: 'other' })).toBe(1);
    expect(await value('sluice_runs_ended_total', { status: 'cancelled' })).toBe(1);
    expect(await value('sluice_events_total')).toBe(3);
    expect(await value('sluice_worker_runs', { state: 'moving' })).toBe(3);
    const text = await registry.metrics();
    expect(text).toContain('sluice_append_seconds_count{outcome="taken"} 1');
    expect(text).not.toMatch(/secret|a-name-that|my-own-server|run-1/);
  });

  it('knows attempts by the type of their step and by how they ended', async () => {
    const { registry, metrics } = setting();
    const executors = metrics.executors({
      prompt: async () => done(),
      code: async () => {
        throw new Error('broken');
      },
    });
    await executors.prompt();
    await expect(executors.code()).rejects.toThrow('broken');
    const text = await registry.metrics();
    expect(text).toContain('sluice_step_seconds_count{type="prompt",outcome="done"} 1');
    expect(text).toContain('sluice_step_seconds_count{type="code",outcome="fail"} 1');
  });
});

describe('who may collect', () => {
  const from = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;
  it('is who sends the token, when there is one', () => {
    const access = { token: 'a-long-enough-token', isLocal: true };
    expect(mayCollect(access, from({ authorization: 'Bearer a-long-enough-token' }))).toBe(true);
    expect(mayCollect(access, from({ authorization: 'Bearer another' }))).toBe(false);
    expect(mayCollect(access, from({}))).toBe(false);
  });

  it('is this machine, when there is none, and nobody whom a proxy forwards', async () => {
    expect(mayCollect({ token: null, isLocal: true }, from({}))).toBe(true);
    expect(mayCollect({ token: null, isLocal: true }, from({ 'x-forwarded-for': '203.0.113.9' }))).toBe(false);
    // What Next.js says of a connection from this machine, and of one that a proxy in front of it passed on.
    const direct = { 'x-forwarded-for': '::ffff:127.0.0.1', 'x-forwarded-host': 'localhost:3000' };
    expect(mayCollect({ token: null, isLocal: true }, from(direct))).toBe(true);
    expect(
      mayCollect({ token: null, isLocal: true }, from({ ...direct, 'x-forwarded-host': 'sluice.example.com' })),
    ).toBe(false);
    expect(
      mayCollect({ token: null, isLocal: true }, from({ ...direct, 'x-forwarded-for': '127.0.0.1, 203.0.113.9' })),
    ).toBe(false);
    expect(mayCollect({ token: null, isLocal: true }, from({ ...direct, via: '1.1 proxy' }))).toBe(false);
    expect(mayCollect({ token: null, isLocal: true }, from({ host: '127.0.0.1:9100' }))).toBe(true);
    expect(mayCollect({ token: null, isLocal: true }, from({ host: 'evil.example:9100' }))).toBe(false);
    expect(mayCollect({ token: null, isLocal: false }, from({}))).toBe(false);
    const page = await metricsPage({ registry: new Registry() }, { token: null, isLocal: false }, from({}));
    expect([page.status, page.body]).toEqual([404, 'Not found\n']);
  });

  it('is not this machine when links lead elsewhere', () => {
    expect([isLoopbackUrl('http://127.0.0.1:3000'), isLoopbackUrl('https://sluice.example.com')]).toEqual([
      true,
      false,
    ]);
  });
});
