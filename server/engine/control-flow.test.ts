import { describe, expect, it } from 'vitest';
import type { RunState } from './state';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

const statuses = (state: RunState): Record<string, string> =>
  Object.fromEntries([...state.steps.values()].map(({ path, status, skipReason }) => [path, skipReason ?? status]));

describe('routes', () => {
  const plan = () =>
    new PlanBuilder()
      .step('start')
      .step('router', { ports: ['yes', 'no'] })
      .step('a')
      .step('b')
      .step('c')
      .step('join', { isFinish: true })
      .edge('start', 'router')
      .edge('router.yes', 'a')
      .edge('router.no', 'b')
      .edge('b', 'c')
      .edge('a', 'join')
      .edge('c', 'join');

  it('skips the untaken branch to its end and joins with what came', async () => {
    const engine = new ScriptedEngine().on('router', () => done({ route: 'yes' }, ['yes']));
    const state = await engine.run(plan().build());
    expect(statuses(state)).toEqual({
      start: 'completed',
      router: 'completed',
      a: 'completed',
      b: 'not-on-path',
      c: 'not-on-path',
      join: 'completed',
    });
    expect(state.output).toEqual({ from: 'join' });
  });

  it('skips a join of which nothing came', async () => {
    const engine = new ScriptedEngine().on('router', () => done({}, []));
    const state = await engine.run(plan().build());
    expect(statuses(state)).toMatchObject({ a: 'not-on-path', c: 'not-on-path', join: 'not-on-path' });
    expect(state).toMatchObject({ status: 'succeeded', output: null });
  });

  it('refuses a port that the step does not have', async () => {
    const engine = new ScriptedEngine().on('router', () => done({}, ['maybe']));
    const state = await engine.run(plan().build());
    expect(state.error).toMatchObject({ code: 'internal', message: expect.stringContaining('maybe') });
  });

  it('gives the outputs of several reached Finish steps by key', async () => {
    const several = new PlanBuilder()
      .step('a')
      .step('x', { isFinish: true })
      .step('y', { isFinish: true })
      .edge('a', 'x')
      .edge('a', 'y');
    const state = await new ScriptedEngine().run(several.build());
    expect(state.output).toEqual({ x: { from: 'x' }, y: { from: 'y' } });
  });

  it('runs steps fed by one port at once, and no more than ten', async () => {
    const engine = new ScriptedEngine();
    let now = 0;
    let most = 0;
    const wide = new PlanBuilder().step('start');
    for (let index = 0; index < 15; index++) {
      wide.step(`s${index}`).edge('start', `s${index}`);
      engine.on(`s${index}`, async ({ signal }) => {
        most = Math.max(most, ++now);
        await engine.clock.sleep(1_000, signal);
        now--;
        return done();
      });
    }
    const state = await engine.run(wide.build());
    expect(state.status).toBe('succeeded');
    expect(most).toBe(10);
  });
});

describe('a step that is switched off', () => {
  it('passes control through and gives nothing', async () => {
    const plan = new PlanBuilder()
      .step('a')
      .step('off', { isOff: true })
      .step('b', { isFinish: true })
      .chain('a', 'off', 'b');
    const engine = new ScriptedEngine();
    const state = await engine.run(plan.build());
    expect(statuses(state)).toEqual({ a: 'completed', off: 'off', b: 'completed' });
    expect(engine.pathsCalled()).toEqual(['a', 'b']);
  });

  it('is skipped like any other when nothing leads to it', async () => {
    const plan = new PlanBuilder()
      .step('a', { ports: ['x', 'y'] })
      .step('off', { isOff: true })
      .step('b')
      .edge('a.y', 'off')
      .edge('off', 'b');
    const state = await new ScriptedEngine().on('a', () => done(null, ['x'])).run(plan.build());
    expect(statuses(state)).toEqual({ a: 'completed', off: 'not-on-path', b: 'not-on-path' });
  });
});

describe('when a step fails', () => {
  const plan = (onError: 'stop' | 'port' | 'default') =>
    new PlanBuilder()
      .step('risky', { onError, defaultValue: { n: 0 } })
      .step('next', { values: { n: onError === 'default' ? '{{ steps.risky.n }}' : 'x' }, isFinish: true })
      .step('rescue', { isFinish: true })
      .edge('risky', 'next')
      .edge(onError === 'port' ? 'risky.error' : 'next', 'rescue');

  it('takes the error port that the author drew', async () => {
    const engine = new ScriptedEngine().on('risky', () => fail('broken'));
    const state = await engine.run(plan('port').build());
    expect(statuses(state)).toEqual({ risky: 'failed', next: 'not-on-path', rescue: 'completed' });
    expect(state.steps.get('risky')).toMatchObject({ ports: ['error'], error: { code: 'broken' } });
    expect(state.status).toBe('succeeded');
  });

  it('lets the way from the error port read what went wrong', async () => {
    const rescued = new PlanBuilder()
      .step('risky', { onError: 'port' })
      .step('rescue', { values: { why: '{{ errors.risky.code }}: {{ errors.risky.message }}' } })
      .edge('risky.error', 'rescue')
      .build();
    const state = await new ScriptedEngine().on('risky', () => fail('broken')).run(rescued);
    expect(state.steps.get('rescue')?.attempts[0]?.input[0]?.value).toBe('broken: It failed: broken.');
  });

  it('leaves the error port alone when it does not', async () => {
    const state = await new ScriptedEngine().run(plan('port').build());
    expect(statuses(state)).toEqual({ risky: 'completed', next: 'completed', rescue: 'not-on-path' });
  });

  it('goes on with the default value, saying so', async () => {
    const engine = new ScriptedEngine()
      .on('risky', () => fail('broken'))
      .on('next', (_, config) => done(config.n ?? null));
    const state = await engine.run(plan('default').build());
    expect(state.steps.get('risky')).toMatchObject({
      status: 'completed',
      isDefault: true,
      output: { n: 0 },
      error: { code: 'broken' },
      attempts: [{ status: 'failed' }],
    });
    expect(state.steps.get('next')?.output).toBe(0);
  });

  it('lets a write under way finish before the run fails, so that its result is known', async () => {
    const engine = new ScriptedEngine()
      .on('bad', async ({ signal }) => {
        await engine.clock.sleep(100, signal);
        return fail('broken');
      })
      .on('write', async ({ signal }) => {
        await engine.clock.sleep(5_000, signal);
        return done('sent');
      });
    const state = await engine.run(new PlanBuilder().step('bad').step('write', { effect: 'write' }).build());
    expect(state.status).toBe('failed');
    expect(state.steps.get('write')).toMatchObject({ status: 'completed', output: 'sent' });
  });
});

describe('values', () => {
  it('repairs what cannot be stored, and says so', async () => {
    const engine = new ScriptedEngine().on('a', () => done({ text: 'nul \u0000 and \ud800', n: Number.NaN }));
    const state = await engine.run(new PlanBuilder().step('a').build());
    expect(state.steps.get('a')).toMatchObject({
      output: { text: 'nul \ufffd and \ufffd', n: null },
      warnings: [expect.stringContaining('replaced')],
    });
  });

  it('refuses data that could reach into objects', async () => {
    const engine = new ScriptedEngine().on('a', () => done(JSON.parse('{"__proto__": {"x": 1}}')));
    const state = await engine.run(new PlanBuilder().step('a').build());
    expect(state.error).toMatchObject({ code: 'unsafe-data' });
  });

  it('keeps large values outside the log and hands them on whole', async () => {
    const text = 'x'.repeat(100_000);
    const engine = new ScriptedEngine()
      .on('a', () => done({ text }))
      .on('b', (_, config) => done(String(config.text).length));
    const plan = new PlanBuilder()
      .step('a')
      .step('b', { values: { text: '{{ steps.a.text }}' } })
      .edge('a', 'b');
    const state = await engine.run(plan.build());
    expect(state.steps.get('a')?.output).toMatchObject({ $blob: expect.any(String), size: 100_011 });
    expect(state.steps.get('b')?.attempts[0]?.input[0]?.value).toMatchObject({ $blob: expect.any(String) });
    expect(state.steps.get('b')?.output).toBe(100_000);
    expect(JSON.stringify(engine.events('run-1')).length).toBeLessThan(10_000);
  });

  it('refuses an output over 4 MB', async () => {
    const engine = new ScriptedEngine().on('a', () => done('x'.repeat(5 * 1024 * 1024)));
    const state = await engine.run(new PlanBuilder().step('a').build());
    expect(state.error).toMatchObject({ code: 'output-too-large', message: expect.stringContaining('5.0 MB') });
  });

  it('gives each step a seed and a key of its own, the same in each attempt', async () => {
    const seen: string[][] = [];
    const engine = new ScriptedEngine().on('a', ({ seed, idempotencyKey, now }, _, call) => {
      seen.push([seed, idempotencyKey, String(now)]);
      return call < 3 ? fail('net', { transient: true }) : done();
    });
    await engine.run(new PlanBuilder().step('a', { retry: { attempts: 3 } }).build());
    expect(new Set(seen.map(String)).size).toBe(1);
    expect(seen[0]?.[1]).toMatch(/^[A-Z2-7]{52}$/);
  });
});
