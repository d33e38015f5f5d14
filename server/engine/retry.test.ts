import { describe, expect, it } from 'vitest';
import { PlanBuilder, type StepOptions } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

const one = (options: StepOptions) => new PlanBuilder().step('a', options).build();
const starts = (engine: ScriptedEngine): number[] => {
  const at = engine
    .events('run-1')
    .filter(({ data }) => data.type === 'step.started')
    .map((event) => Date.parse(event.at));
  return at.slice(1).map((time, index) => time - (at[index] ?? 0));
};

describe('retries', () => {
  const retry = { attempts: 4, firstDelayMs: 1_000, factor: 2, maxDelayMs: 60_000 };

  it('wait longer each time, up to the longest, and keep every attempt', async () => {
    const engine = new ScriptedEngine().on('a', (_, __, call) =>
      call < 4 ? fail(`net-${call}`, { transient: true }) : done('ok'),
    );
    const state = await engine.run(one({ retry: { ...retry, maxDelayMs: 3_000 } }));
    expect(state.output).toBe(null);
    expect(state.steps.get('a')).toMatchObject({ status: 'completed', failures: 3 });
    expect(state.steps.get('a')?.attempts.map(({ error }) => error?.code)).toEqual([
      'net-1',
      'net-2',
      'net-3',
      undefined,
    ]);
    expect(starts(engine)).toEqual([1_000, 2_000, 3_000]);
  });

  it('are spread over the whole delay with jitter', async () => {
    const engine = new ScriptedEngine().on('a', () => fail('net', { transient: true }));
    await engine.run(one({ retry: { ...retry, attempts: 2, jitter: true } }));
    expect(starts(engine)).toEqual([500]);
  });

  it('end when there is no time left for all of them, and say so', async () => {
    const engine = new ScriptedEngine().on('a', () => fail('net', { transient: true }));
    const state = await engine.run(one({ retry, totalTimeoutMs: 3_500 }));
    expect(starts(engine)).toEqual([1_000, 2_000]);
    expect(state.error?.message).toBe('It failed: net. There was no time left for another try.');
  });

  it('give the last try only the time that is left', async () => {
    const engine = new ScriptedEngine().on('a', async ({ signal, timeoutMs }, _, call) => {
      if (call === 1) return fail('net', { transient: true });
      expect(timeoutMs).toBe(2_000);
      await engine.clock.sleep(60_000, signal);
      return done();
    });
    const state = await engine.run(one({ retry, totalTimeoutMs: 3_000 }));
    expect(state.error).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('longer than its limit of 3 s for all its tries'),
    });
  });

  it('end with the last error', async () => {
    const engine = new ScriptedEngine().on('a', (_, __, call) => fail(`net-${call}`, { transient: true }));
    const state = await engine.run(one({ retry }));
    expect(state.error?.code).toBe('net-4');
    expect(engine.calls).toHaveLength(4);
  });

  it('are not made for errors that would only come again', async () => {
    const engine = new ScriptedEngine().on('a', () => fail('bad-input'));
    await engine.run(one({ retry }));
    expect(engine.calls).toHaveLength(1);
  });

  it('follow the author’s condition', async () => {
    for (const [when, calls] of [
      ['always', 4],
      ['error.code == "special"', 4],
      ['error.status == 503', 1],
      ['error.message.contains("failed")', 4],
    ] as const) {
      const engine = new ScriptedEngine().on('a', () => fail('special'));
      await engine.run(one({ retry: { ...retry, when } }));
      expect(engine.calls, when).toHaveLength(calls);
    }
  });

  it('wait as long as the other side asks, in the database when that is long', async () => {
    const engine = new ScriptedEngine().on('a', (_, __, call) =>
      call === 1 ? fail('busy', { transient: true, retryAfterMs: 300_000 }) : done(),
    );
    const state = await engine.run(one({ retry }));
    expect(state.status).toBe('succeeded');
    expect(starts(engine)[0]).toBeGreaterThanOrEqual(300_000);
    expect(engine.events('run-1').map(({ data }) => data.type)).toContain('run.parked');
  });

  it('do not wait for more than ten minutes because the other side asks', async () => {
    const engine = new ScriptedEngine().on('a', () => fail('busy', { transient: true, retryAfterMs: 3_600_000 }));
    const state = await engine.run(one({ retry }));
    expect(engine.calls).toHaveLength(1);
    expect(state.error?.code).toBe('busy');
  });

  it('begin anew after a timeout, and tell the step to stop', async () => {
    let stopped = 0;
    const engine = new ScriptedEngine().on('a', async ({ signal }, _, call) => {
      if (call === 2) return done('ok');
      signal.addEventListener('abort', () => stopped++);
      return new Promise(() => undefined);
    });
    const state = await engine.run(one({ timeoutMs: 5_000, retry }));
    expect(state.steps.get('a')?.attempts[0]?.error).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('5 s'),
    });
    expect(state.status).toBe('succeeded');
    expect(stopped).toBe(1);
  });

  it('leave what the one before them still gives to nobody', async () => {
    const engine = new ScriptedEngine().on('a', async (_context, _config, call) => {
      // The first does not listen to its signal.
      await engine.clock.sleep(call === 1 ? 7_000 : 3_000, new AbortController().signal);
      return done(`call ${call}`);
    });
    const retry = { attempts: 2, firstDelayMs: 1_000 };
    const state = await engine.run(one({ timeoutMs: 5_000, retry }));
    expect(state.steps.get('a')?.output).toBe('call 2');
    expect(engine.warnings).toEqual(['a late result was discarded']);
  });

  it('are never made silently for a write that may have happened', async () => {
    const engine = new ScriptedEngine().on('a', () => new Promise(() => undefined));
    const state = await engine.run(one({ effect: 'write', timeoutMs: 5_000, retry: { ...retry, when: 'always' } }));
    expect(engine.calls).toHaveLength(1);
    expect(state.status).toBe('needs_attention');
    expect(state.steps.get('a')).toMatchObject({ status: 'unknown', error: { code: 'timeout' } });
  });

  it('are made for such a write when it is safe to repeat', async () => {
    const engine = new ScriptedEngine().on('a', (_, __, call) =>
      call === 1 ? new Promise(() => undefined) : done('ok'),
    );
    const state = await engine.run(one({ effect: 'write', isIdempotent: true, timeoutMs: 5_000, retry }));
    expect(state.status).toBe('succeeded');
    expect(new Set(engine.calls.map(({ key }) => key)).size).toBe(1);
  });

  it('count what failed attempts have used', async () => {
    const usage = [
      {
        model: 'm',
        provider: 'p',
        isStandIn: false,
        inputTokens: 10,
        cachedTokens: null,
        outputTokens: 5,
        reasoningTokens: null,
        costUsd: 0.01,
      },
    ];
    const engine = new ScriptedEngine().on('a', (_, __, call) =>
      call === 1
        ? { kind: 'fail', error: { code: 'x', message: 'x', transient: true }, usage }
        : { kind: 'done', output: null, ports: ['out'], usage },
    );
    const state = await engine.run(one({ retry }));
    expect(state.usage).toEqual({ inputTokens: 20, outputTokens: 10, costUsd: 0.02, modelCalls: 2, isStandIn: false });
  });
});
