import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import type { McpCall, McpResult } from '@/server/engine/contract';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { mcpTool } from './definition';
import { mcpToolExecutor } from './executor';

const inputSchema = {
  type: 'object',
  properties: { to: { type: 'string', title: 'To' }, count: { type: 'integer' }, cc: { type: 'string', minLength: 3 } },
  required: ['to'],
  additionalProperties: false,
};
const config = (given: JsonObject) =>
  mcpTool.config.parse({
    connection: 'mail',
    tool: 'send',
    snapshot: { inputSchema, fingerprint: 'f' },
    arguments: { to: 'a@b.de' },
    ...given,
  });

function server(answer: Partial<McpResult>) {
  const calls: McpCall[] = [];
  const mcp = {
    async callTool(call: McpCall) {
      calls.push(call);
      return { isError: false, data: null, text: '', files: [], isDemo: false, ...answer };
    },
  };
  return { mcp, calls };
}

describe('what it sends', () => {
  test('the arguments, without those left empty, under the step’s key', async () => {
    const { mcp, calls } = server({ data: { id: 1 } });
    await mcpToolExecutor(config({ arguments: { to: 'a@b.de', cc: '', count: null } }), stepContext({}, { mcp }));
    expect(calls).toEqual([
      {
        workspaceId: 'workspace',
        connection: 'mail',
        tool: 'send',
        arguments: { to: 'a@b.de' },
        fingerprint: 'f',
        idempotencyKey: 'KEY',
        runId: 'run',
        timeoutMs: 120_000,
      },
    ]);
  });

  test('nothing when an argument is wrong, and says which', async () => {
    const { mcp, calls } = server({});
    const outcome = await mcpToolExecutor(
      config({ arguments: { to: 'a@b.de', count: 'many' } }),
      stepContext({}, { mcp }),
    );
    expect(outcome).toMatchObject({
      kind: 'fail',
      error: { code: 'bad-arguments', field: 'config.arguments.count', transient: false },
    });
    expect(calls).toEqual([]);
  });
});

describe('what it gives', () => {
  const run = async (answer: Partial<McpResult>, given: JsonObject = {}) =>
    mcpToolExecutor(config(given), stepContext({}, { mcp: server(answer).mcp }));
  const picture = { $file: 'aa', name: 'a.png', mediaType: 'image/png', size: 1 };

  test('the result as it is', async () => {
    expect(await run({ data: { rows: [1] } })).toMatchObject({ output: { rows: [1] } });
  });
  test('text and files where there is nothing else', async () => {
    expect(await run({ text: 'Sent.', files: [picture] })).toMatchObject({
      output: { text: 'Sent.', files: [picture] },
    });
  });
  test('files beside the result', async () => {
    expect(await run({ data: { a: 1 }, files: [picture] })).toMatchObject({ output: { a: 1, files: [picture] } });
    expect(await run({ data: [1], files: [picture] })).toMatchObject({ output: { result: [1], files: [picture] } });
  });
  test('a demo says that it is one', async () => {
    expect(await run({ data: {}, isDemo: true })).toMatchObject({
      warnings: ['Demo service: nothing left this machine'],
    });
  });

  test('an answer that is not what the tool announces is given on, with a warning', async () => {
    expect(await run({ data: { n: 'many' }, warnings: ['N must be a number.'] })).toMatchObject({
      kind: 'done',
      output: { n: 'many' },
      warnings: ['N must be a number.'],
    });
  });

  test('a reported failure, in the tool’s own words', async () => {
    expect(await run({ isError: true, text: 'no such channel' })).toMatchObject({
      kind: 'fail',
      error: { code: 'tool-failed', message: 'The tool reported: no such channel', transient: false },
    });
  });
  test('an answer that counts as failed', async () => {
    const given = { failedWhen: 'result.ok == false' };
    expect(await run({ data: { ok: false }, text: '{"ok":false}' }, given)).toMatchObject({
      kind: 'fail',
      error: { code: 'counts-as-failed' },
    });
    expect(await run({ data: { ok: true } }, given)).toMatchObject({ kind: 'done' });
  });
  test('an answer of which that cannot be said may come from a tool that did its work', async () => {
    expect(await run({ data: {} }, { failedWhen: 'result.missing.ok == false' })).toMatchObject({
      kind: 'fail',
      error: { field: 'config.failedWhen', transient: false, mayHaveHappened: true },
    });
    const said = await run({ data: { ok: false } }, { failedWhen: 'result.ok == false' });
    expect(said).not.toHaveProperty('error.mayHaveHappened');
  });
});

describe('what it may do to the world', () => {
  const annotated = (annotations: JsonObject, given: JsonObject = {}) =>
    config({ snapshot: { inputSchema, annotations }, ...given });

  test('a tool that says nothing is taken to change things, and not to be safe to repeat', () => {
    expect(mcpTool.effect(annotated({}))).toBe('write');
    expect(mcpTool.isIdempotent?.(annotated({}))).toBe(false);
  });
  test('reading is said by the tool, repeating by the tool or the author', () => {
    expect(mcpTool.effect(annotated({ readOnlyHint: true }))).toBe('read');
    expect(mcpTool.isIdempotent?.(annotated({ idempotentHint: true }))).toBe(true);
    expect(mcpTool.isIdempotent?.(annotated({ idempotentHint: true }, { isIdempotent: false }))).toBe(false);
    expect(mcpTool.isIdempotent?.(annotated({}, { isIdempotent: true }))).toBe(true);
  });
});

test('what is missing or wrong before anything runs', () => {
  const findings = (given: JsonObject) =>
    mcpTool.check?.(config(given), checkContext()).map(({ code, field }) => `${code} ${field}`);
  expect(findings({ connection: '' })).toEqual(['required-field config.connection']);
  expect(findings({ arguments: { to: '' } })).toEqual(['required-field config.arguments.to']);
  expect(findings({ arguments: { to: 'a', count: 'x', other: 1 } })).toEqual([
    'type-mismatch config.arguments.count',
    'unknown-argument config.arguments.other',
  ]);
  expect(findings({ arguments: { to: '{{ input.x }}', count: '{{ input.n }}' } })).toEqual([]);
});
