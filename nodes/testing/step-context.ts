import { evaluateExpression, evaluateTemplate } from '@/graph/expressions/evaluate';
import type { Json } from '@/graph/json';
import type { Progress, StepContext } from '@/server/engine/contract';
import { type Script, scriptedCapabilities } from './scripted-capabilities';

export interface RecordedContext extends StepContext {
  logged: string[];
  progressed: Progress[];
}

/** What an executor is given, with a scripted outside and what it said kept. `names` are in scope for conditions. */
export function stepContext(
  script: Script = {},
  { names = {}, ...given }: Partial<StepContext> & { names?: Record<string, Json> } = {},
): RecordedContext {
  const logged: string[] = [];
  const progressed: Progress[] = [];
  return {
    runId: 'run',
    workspaceId: 'workspace',
    versionId: 'version',
    path: 'step',
    attempt: 1,
    idempotencyKey: 'KEY',
    seed: 'a1b2',
    now: Date.parse('2026-11-23T09:00:00Z'),
    input: {},
    timeoutMs: 120_000,
    signal: new AbortController().signal,
    evaluate: (source, kind, locals) =>
      kind === 'expression'
        ? evaluateExpression(source, { ...names, ...locals })
        : evaluateTemplate(source, { ...names, ...locals }, { keepType: false }),
    log: (level, message) => void logged.push(`${level}: ${message}`),
    progress: (update) => void progressed.push(update),
    ...scriptedCapabilities(script),
    logged,
    progressed,
    ...given,
  };
}
