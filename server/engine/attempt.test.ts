import { describe, expect, it } from 'vitest';
import type { Json } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import { type AttemptResult, runAttempt } from './attempt';
import type { Outcome, SandboxJob, SandboxPort } from './contract';
import type { DriverDeps } from './driver';
import { Ending } from './ending';
import { LargeValues } from './large-values';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

const onlyNode = (): PlanNode => {
  const [node] = Object.values(new PlanBuilder().step('a').build().nodes);
  if (!node) throw new Error('The plan has no step.');
  return node;
};

interface AttemptOptions {
  stop?: Ending;
  redact?: (text: string) => string;
  effect?: PlanNode['effect'];
  deps?: DriverDeps;
  timeoutMs?: number;
}

const attempt = (
  engine: ScriptedEngine,
  { stop = new Ending(), redact, effect = 'none', timeoutMs = 60_000, ...given }: AttemptOptions = {},
): Promise<AttemptResult> => {
  const deps = given.deps ?? engine.deps();
  if (redact) deps.redact = (value) => (typeof value === 'string' ? (redact(value) as typeof value) : value);
  const request = {
    node: { ...onlyNode(), effect },
    path: 'a',
    attempt: 1,
    timeoutMs,
    config: {},
    names: {},
    run: { epoch: 1, id: 'run-1', workspaceId: 'workspace-1', versionId: 'version-1', input: {}, startedAtMs: 0 },
    idempotencyKey: 'key',
    seed: () => 'seed',
  };
  return runAttempt(request, deps, new LargeValues(engine.values, 'workspace-1'), stop);
};

describe('an attempt that is stopped before it begins', () => {
  it('never calls its executor', async () => {
    const engine = new ScriptedEngine();
    const stop = new Ending();
    stop.end();
    const result = await attempt(engine, { stop });
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'abandoned' } });
    expect(engine.calls).toEqual([]);
  });
});

describe('code that waits for a free process', () => {
  it.each([
    [600, 'done'],
    [1_400, 'failed'],
  ] as const)('has all its time when its turn has come: %i ms of a second', async (ms, kind) => {
    const engine = new ScriptedEngine().on('a', async ({ sandbox, signal }) =>
      done((await sandbox.run({} as SandboxJob, { signal })).value),
    );
    const deps = engine.deps();
    const run: SandboxPort['run'] = async (_, { signal, onBegin }) => {
      await engine.clock.sleep(60_000, signal);
      onBegin?.();
      await engine.clock.sleep(ms, signal);
      return { value: 'computed', logs: [] };
    };
    deps.capabilities = { ...deps.capabilities, sandbox: { run } };
    const result = await attempt(engine, { deps, timeoutMs: 1_000 });
    expect(result.kind).toBe(kind);
    if (result.kind === 'failed') expect(result.error.code).toBe('timeout');
  });
});

describe('what a step says beside its result', () => {
  it('is redacted, made storable and cut to a sane length', async () => {
    const engine = new ScriptedEngine().on('a', () => ({
      ...done(),
      warnings: ['The key sk-1 was\u0000 refused', 'x'.repeat(50_000)],
    }));
    const result = await attempt(engine, { redact: (text) => text.replaceAll('sk-1', '•••') });
    const warnings = result.kind === 'done' ? result.warnings : [];
    expect(warnings[0]).toBe('The key ••• was\ufffd refused');
    expect(warnings[1]?.length).toBeLessThan(2_000);
  });

  it('is kept up to a number of warnings', async () => {
    const engine = new ScriptedEngine().on('a', () => ({
      ...done(),
      warnings: Array.from({ length: 500 }, (_, index) => `warning ${index}`),
    }));
    const result = await attempt(engine);
    const warnings = result.kind === 'done' ? result.warnings : [];
    expect(warnings).toHaveLength(51);
    expect(warnings.at(-1)).toBe('450 more warnings are not kept.');
  });
});

describe('a result that cannot be kept', () => {
  const deep = (): Json => JSON.parse(`${'['.repeat(80)}${']'.repeat(80)}`) as Json;
  const unusable: [code: string, behaviour: () => Outcome][] = [
    ['output-too-large', () => done('x'.repeat(4.1 * 1024 * 1024))],
    ['unsafe-data', () => done(deep())],
    ['internal', () => done(null, ['no-such-port'])],
  ];

  it.each(unusable)('of a write is never taken for nothing having happened: %s', async (code, behaviour) => {
    const result = await attempt(new ScriptedEngine().on('a', behaviour), { effect: 'write' });
    expect(result).toMatchObject({ kind: 'failed', error: { code, mayHaveHappened: true } });
  });

  it.each(unusable)('of a read may be asked for again: %s', async (code, behaviour) => {
    const result = await attempt(new ScriptedEngine().on('a', behaviour), { effect: 'read' });
    expect(result).toMatchObject({ kind: 'failed', error: { code } });
    expect(result.kind === 'failed' && result.error.mayHaveHappened).toBeFalsy();
  });

  it('is the same when a write ends with a defect of ours', async () => {
    const engine = new ScriptedEngine().on('a', () => {
      throw new TypeError('x is not a function');
    });
    const result = await attempt(engine, { effect: 'write' });
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'internal', mayHaveHappened: true } });
  });

  it('may be tried again when it was the database that was away', async () => {
    const engine = new ScriptedEngine().on('a', () => {
      throw new Error('Connection terminated unexpectedly');
    });
    engine.isOutage = () => true;
    const read = await attempt(engine, { effect: 'read' });
    expect(read).toMatchObject({ kind: 'failed', error: { code: 'database-away', transient: true } });
    expect(read.kind === 'failed' && read.error.mayHaveHappened).toBeFalsy();
    const write = await attempt(engine, { effect: 'write' });
    expect(write).toMatchObject({ kind: 'failed', error: { code: 'database-away', mayHaveHappened: true } });
  });

  it('makes a write ask a person instead of repeating it, whatever its retry rule says', async () => {
    const retry = { attempts: 4, firstDelayMs: 1, when: 'always' };
    const engine = new ScriptedEngine().on('a', () => done('x'.repeat(4.1 * 1024 * 1024)));
    const plan = new PlanBuilder().step('a', { effect: 'write', retry }).build();
    const state = await engine.run(plan);
    expect(state.status).toBe('needs_attention');
    expect(state.steps.get('a')).toMatchObject({ status: 'unknown' });
    expect(engine.calls).toHaveLength(1);
  });

  it('warns of one that is large, long before it is too large', async () => {
    const warned = async (text: string): Promise<string[]> => {
      const result = await attempt(new ScriptedEngine().on('a', () => done(text)));
      return result.kind === 'done' ? result.warnings : ['not done'];
    };
    expect(await warned('x'.repeat(300 * 1024))).toEqual([
      'This step gave 0.3 MB of data. More than 4.0 MB is refused, and what comes after it reads all of this.',
    ]);
    // As many bytes in fewer characters.
    expect(await warned('ä'.repeat(150 * 1024))).toHaveLength(1);
    expect(await warned('x'.repeat(250 * 1024))).toEqual([]);
  });

  it('keeps one that is just small enough', async () => {
    const text = 'x'.repeat(3.9 * 1024 * 1024);
    const result = await attempt(
      new ScriptedEngine().on('a', () => done(text)),
      { effect: 'write' },
    );
    expect(result).toMatchObject({ kind: 'done', output: { size: text.length + 2 } });
  });
});
