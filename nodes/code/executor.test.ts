import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import type { SandboxJob } from '@/server/engine/contract';
import { stepContext } from '../testing/step-context';
import { code } from './definition';
import { codeExecutor } from './executor';

const config = (given: JsonObject = {}) => code.config.parse({ ...code.initialConfig, code: 'return 1;', ...given });

test('the sandbox gets the values by name, the seed and the time of the run', async () => {
  const jobs: SandboxJob[] = [];
  const sandbox = {
    async run(job: SandboxJob) {
      jobs.push(job);
      return { value: 3, logs: [{ level: 'info' as const, message: 'hello', atMs: 1 }] };
    },
  };
  const context = stepContext({}, { sandbox });
  // The engine has put the value in before the executor is called.
  const resolved = { ...config(), inputs: [{ key: 'rows', value: [1, 2] as unknown as string }] };
  expect(await codeExecutor(resolved, context)).toMatchObject({ kind: 'done', output: 3 });
  expect(jobs[0]).toMatchObject({
    input: { rows: [1, 2] },
    seed: 'a1b2',
    now: context.now,
    timeoutMs: 30_000,
    language: 'javascript',
  });
  expect(context.logged).toEqual(['info: hello']);
});

test('a result that is not what was declared is a failure', async () => {
  const declared = config({
    result: 'fields',
    fields: [{ key: 'total', label: 'Total', type: 'number', isRequired: true }],
  });
  const outcome = await codeExecutor(declared, stepContext({ code: [{ value: { total: 'much' } }] }));
  expect(outcome).toMatchObject({
    kind: 'fail',
    error: { code: 'result-mismatch', transient: false, field: 'config.fields' },
  });
  expect(await codeExecutor(declared, stepContext({ code: [{ value: { total: 1 } }] }))).toMatchObject({
    kind: 'done',
  });
});
