import type { JsonSchema } from '@/graph/json-schema';
import { problemInWords } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import { defineExecutor, fail } from '../define-executor';
import { withoutEmpties } from '../given-values';
import type { SubWorkflowConfig } from './definition';

/** Begins the other run, once for the key of this step, and hands it to the engine, which waits for its end. */
export const subWorkflowExecutor = defineExecutor<SubWorkflowConfig>(async ({ workflow, values }, context) => {
  const schema = workflow.inputSchema as JsonSchema;
  const input = withoutEmpties(values, schema);
  const problem = validateAgainst(schema, input)[0];
  if (problem)
    return fail('wrong-input', `${workflow.name} was not started: ${problemInWords(problem, 'What it gets')}`, {
      field: ['config.values', ...problem.path].join('.'),
      details: { input },
    });
  const started = await context.children.start({
    workspaceId: context.workspaceId,
    runId: context.runId,
    path: context.path,
    idempotencyKey: context.idempotencyKey,
    versionHash: workflow.versionHash,
    input,
  });
  return { kind: 'call', ...started };
});
