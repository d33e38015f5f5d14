import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '@/graph/compile';
import type { JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import { registry } from '@/nodes/registry';
import { RULES_LABEL } from '@/server/adapters/llm/providers';
import type { RunState } from '@/server/engine/state';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { mcpHarness } from '@/server/testing/mcp-harness';
import {
  type ExampleRoom,
  exampleDocument,
  exampleSource,
  openExampleRoom,
  type StoredRun,
  storedRun,
} from './testing/example-room';

// With the demo services over stdio, as the product starts them.
const examples = await exampleSource.all();
let demoServer: BundledEntry;
let opened: ExampleRoom;

beforeAll(async () => {
  demoServer = await bundleEntry('server/demo/main.ts');
  opened = await openExampleRoom((url) =>
    mcpHarness([], {
      demo: { command: process.execPath, args: [demoServer.path], env: { DATABASE_URL: url } },
    }),
  );
});
afterAll(async () => {
  await opened.close();
  await demoServer.remove();
});

async function planOf(id: string): Promise<Plan> {
  const { plan } = compile(await exampleDocument(id), registry);
  if (!plan) throw new Error(`${id} does not compile`);
  return plan;
}

async function runExample(id: string): Promise<{ state: RunState; runId: string; stored: StoredRun }> {
  const stored = storedRun(id);
  return { ...(await opened.run(await planOf(id), stored)), stored };
}

test.each(examples)('$id runs to its stored result', async ({ id }) => {
  const { state, stored } = await runExample(id);
  expect(state.error).toBeNull();
  expect(state.status).toBe('succeeded');
  const output = state.output as JsonObject;
  const known = Object.entries(stored.output).filter(([, value]) => value !== '*');
  expect(output).toMatchObject(Object.fromEntries(known));
  expect(Object.keys(output).sort()).toEqual(Object.keys(stored.output).sort());
  for (const step of state.steps.values()) {
    const isStandIn = step.attempts.some(({ usage }) => usage.some((one) => one.isStandIn));
    if (isStandIn) expect(step.warnings).toContain(RULES_LABEL);
  }
});

test('the purchase order ends as a message and a draft in the outbox', async () => {
  const { runId, state } = await runExample('purchase-order');
  const { rows } = await opened.owner.query<{ service: string; payload: JsonObject }>(
    'select service, payload from outbox_message where run_id = $1 order by created_at',
    [runId],
  );
  expect(rows.map(({ service }) => service)).toEqual(['slack', 'gmail']);
  expect(rows[0]?.payload).toMatchObject({ channel: '#sales-dach' });
  const body = String(rows[1]?.payload.body);
  expect(body).toContain('Hello Lena Brandt,');
  expect(body).toContain('24 x Trail stove');
  expect(body).toContain('12 x Windscreen kit (from 4 December)');
  expect(state.gates.values().next().value?.form.message).toContain(body);
});

test('rejected, it ends without a draft', async () => {
  const { input } = storedRun('purchase-order');
  const answers = { approve: { route: 'reject', values: {} } };
  const { state, runId } = await opened.run(await planOf('purchase-order'), { input, answers });
  expect(state.output).toMatchObject({ outcome: 'The reply was not approved', answer: 'reject' });
  const { rows } = await opened.owner.query("select 1 from outbox_message where run_id = $1 and service = 'gmail'", [
    runId,
  ]);
  expect(rows).toEqual([]);
});
