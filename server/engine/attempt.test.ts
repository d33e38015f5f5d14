import { describe, expect, it } from 'vitest';
import type { PlanNode } from '@/graph/plan';
import { type AttemptResult, runAttempt } from './attempt';
import { LargeValues } from './large-values';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

const onlyNode = (): PlanNode => {
  const [node] = Object.values(new PlanBuilder().step('a').build().nodes);
  if (!node) throw new Error('The plan has no step.');
  return node;
};

const attempt = (
  engine: ScriptedEngine,
  { signal = new AbortController().signal, redact }: { signal?: AbortSignal; redact?: (text: string) => string } = {},
): Promise<AttemptResult> => {
  const deps = engine.deps();
  if (redact) deps.redact = (value) => (typeof value === 'string' ? (redact(value) as typeof value) : value);
  const request = {
    node: onlyNode(),
    path: 'a',
    attempt: 1,
    config: {},
    names: {},
    run: { id: 'run-1', workspaceId: 'workspace-1', input: {}, startedAtMs: 0 },
    idempotencyKey: 'key',
    seed: 'seed',
  };
  return runAttempt(request, deps, new LargeValues(engine.values, 'workspace-1'), signal);
};

describe('an attempt that is stopped before it begins', () => {
  it('never calls its executor', async () => {
    const engine = new ScriptedEngine();
    const result = await attempt(engine, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'abandoned' } });
    expect(engine.calls).toEqual([]);
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
