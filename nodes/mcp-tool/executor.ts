import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { validateAgainst } from '@/graph/schema-validate';
import type { McpResult } from '@/server/engine/contract';
import { defineExecutor, done, fail } from '../define-executor';
import { withoutEmpties } from '../given-values';
import type { McpToolConfig } from './definition';

const DEMO_NOTICE = 'Demo service: nothing left this machine';

/** Enough of a tool's own words to understand it; the whole answer stands in the details. */
const MAX_QUOTE = 500;

export const mcpToolExecutor = defineExecutor<McpToolConfig>(async (config, context) => {
  const schema = config.snapshot.inputSchema as JsonSchema;
  const given = withoutEmpties(config.arguments, schema);
  const problem = validateAgainst(schema, given)[0];
  if (problem) {
    const [name] = problem.path;
    const label = name === undefined ? 'What the tool gets' : `"${schema.properties?.[name]?.title ?? name}"`;
    return fail('bad-arguments', `${label} ${problem.message}. The tool was not called.`, {
      field: ['config.arguments', ...problem.path].join('.'),
      details: { arguments: given },
    });
  }
  const result = await context.mcp.callTool(
    {
      workspaceId: context.workspaceId,
      connection: config.connection,
      tool: config.tool,
      arguments: given,
      fingerprint: config.snapshot.fingerprint,
      idempotencyKey: context.idempotencyKey,
      runId: context.runId,
      timeoutMs: context.timeoutMs,
    },
    { signal: context.signal, onProgress: (update) => context.progress(update) },
  );
  const trace: JsonObject = { connection: config.connection, tool: config.tool, arguments: given };
  if (result.isError) {
    const said = quote(result.text);
    return {
      ...fail('tool-failed', said ? `The tool reported: ${said}` : 'The tool reported a failure and gave no reason.', {
        details: answerOf(result),
      }),
      trace,
    };
  }
  const rule = config.failedWhen.trim();
  let countsAsFailed: boolean;
  try {
    countsAsFailed =
      rule !== '' && context.evaluate(rule, 'expression', { result: result.data, text: result.text }) === true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Whether the tool did its work is not known, so it is not simply called again.
    return {
      ...fail('expression', `Whether the answer counts as failed cannot be said (${rule}): ${reason}`, {
        field: 'config.failedWhen',
        mayHaveHappened: true,
        details: answerOf(result),
      }),
      trace,
    };
  }
  if (countsAsFailed) {
    return {
      ...fail(
        'counts-as-failed',
        `The tool answered, and the answer counts as failed (${rule}): ${quote(result.text)}`,
        {
          details: answerOf(result),
        },
      ),
      trace,
    };
  }
  const warnings = [...(result.isDemo ? [DEMO_NOTICE] : []), ...(result.warnings ?? [])];
  return done(answerOf(result), { trace, warnings });
});

/** What the tool gave, as it is; text and files only where there is nothing better to refer to. */
function answerOf(result: McpResult): Json {
  if (result.data === null) return { text: result.text, files: result.files };
  if (result.files.length === 0) return result.data;
  return isJsonObject(result.data) && !('files' in result.data)
    ? { ...result.data, files: result.files }
    : { result: result.data, files: result.files };
}

const quote = (text: string): string => {
  const oneLine = text.trim();
  return oneLine.length > MAX_QUOTE ? `${oneLine.slice(0, MAX_QUOTE)}…` : oneLine;
};
