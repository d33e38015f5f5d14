import type { Json } from '@/graph/json';
import type { SchemaProblem } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import { defineExecutor, done, fail, type Resolved } from '../define-executor';
import { declaredSchema } from '../typed-result';
import type { CodeConfig } from './definition';

type ResolvedConfig = Omit<CodeConfig, 'inputs'> & { inputs: Resolved<CodeConfig['inputs'][number], 'value'> };

/** The sandbox's own ceiling, whatever the step's policy says. */
const MAX_TIME_MS = 30_000;

export const codeExecutor = defineExecutor<ResolvedConfig>(async (config, context) => {
  const { value, logs } = await context.sandbox.run(
    {
      workspaceId: context.workspaceId,
      versionId: context.versionId,
      code: config.code,
      language: config.language,
      input: Object.fromEntries(config.inputs.map((entry) => [entry.key, entry.value])),
      seed: context.seed,
      now: context.now,
      timeoutMs: Math.min(context.timeoutMs, MAX_TIME_MS),
    },
    { signal: context.signal },
  );
  for (const line of logs) context.log(line.level, line.message);
  const schema = declaredSchema(config);
  const problems = schema ? validateAgainst(schema, value) : [];
  if (problems.length > 0) {
    return fail('result-mismatch', `The code gave something else than it declares: ${inWords(problems)}.`, {
      field: config.result === 'fields' ? 'config.fields' : 'config.schema',
      details: { value, problems: problems.map((problem) => inWords([problem])) } satisfies Record<string, Json>,
    });
  }
  return done(value);
});

const inWords = (problems: SchemaProblem[]): string =>
  problems
    .slice(0, 3)
    .map((problem) => `${problem.path.length > 0 ? `"${problem.path.join('.')}"` : 'the result'} ${problem.message}`)
    .join('; ');
