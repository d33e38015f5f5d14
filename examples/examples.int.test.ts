import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '@/graph/compile';
import type { Json, JsonObject } from '@/graph/json';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import { createDocuments, type Documents } from '@/server/adapters/documents/documents';
import { createModelCredentials } from '@/server/adapters/llm/model-credentials';
import { createModels } from '@/server/adapters/llm/models';
import { RULES_LABEL, RULES_MODEL } from '@/server/adapters/llm/providers';
import { createSandbox, type Sandbox } from '@/server/adapters/sandbox/sandbox';
import { readerRole } from '@/server/demo/reader-role';
import { seedDemo } from '@/server/demo/seed-demo';
import type { RunState } from '@/server/engine/state';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { type McpHarness, mcpHarness } from '@/server/testing/mcp-harness';
import { type EngineRoom, openEngineRoom } from '@/server/worker/testing/engine-room';
import { createExampleSource } from './catalogue';

// The whole way: queue, worker and log on PostgreSQL, the sandbox and the document reader as the processes they are, the
// demo services over stdio. Only the model is a stand-in, and says so.
const root = fileURLToPath(new URL('..', import.meta.url));
const source = createExampleSource({ root, registry });
const examples = await source.all();

let room: EngineRoom;
let owner: Pool;
let entries: BundledEntry[];
let sandbox: Sandbox;
let documents: Documents;
let demo: McpHarness;

beforeAll(async () => {
  room = await openEngineRoom(executors);
  owner = new Pool({ connectionString: room.url });
  await seedDemo(owner, room.url);
  entries = await Promise.all(
    ['server/adapters/sandbox/child.ts', 'server/adapters/documents/child.ts', 'server/demo/main.ts'].map(bundleEntry),
  );
  const [sandboxChild, documentsChild, demoServer] = entries.map(({ path }) => path) as [string, string, string];
  sandbox = createSandbox({ childPath: sandboxChild });
  documents = createDocuments({
    childPath: documentsChild,
    readFile: async (_, { $file }) => files.get($file) ?? null,
  });
  demo = await mcpHarness([], {
    demo: { command: process.execPath, args: [demoServer], env: { DATABASE_URL: room.url } },
  });
  const { llm } = createModels({
    credentials: createModelCredentials({ env: {}, readSaved: async () => null }),
    fetchFor: () => fetch,
    fixedDefault: RULES_MODEL,
    looksForLocalServers: false,
    now: Date.now,
  });
  await room.startWorker('examples', { driver: { capabilities: { llm, mcp: demo.mcp, sandbox, documents } } });
});
afterAll(async () => {
  await sandbox.close();
  documents.close();
  await demo[Symbol.asyncDispose]();
  const { name } = readerRole(room.url);
  await owner.query(`drop owned by ${name}; drop role ${name}`);
  await owner.end();
  await room.close();
  await Promise.all(entries.map((entry) => entry.remove()));
});

const files = new Map<string, Uint8Array>();
for (const { document } of examples) {
  for (const { ref, bytes } of (await source.sampleFiles?.(document)) ?? []) files.set(ref.$file, bytes);
}

interface StoredRun {
  input: JsonObject;
  /** by the gate's path */
  answers: Record<string, { route: string; values: Json }>;
  /** `*` stands for a value that differs from run to run */
  output: JsonObject;
}

async function runExample(id: string): Promise<{ state: RunState; runId: string; stored: StoredRun }> {
  const example = examples.find((one) => one.id === id);
  const stored: StoredRun = JSON.parse(readFileSync(join(root, 'examples', id, 'run.json'), 'utf8'));
  const plan = example && compile(example.document, registry).plan;
  if (!plan) throw new Error(`${id} does not compile`);
  const runId = await room.createRun(plan, stored.input);
  for (const [path, { route, values }] of Object.entries(stored.answers)) {
    const waiting = await room.until(runId, ({ gates, error }) => gates.size > 0 || error !== null);
    const gate = [...waiting.gates.values()].find((one) => one.path === path);
    if (!gate) throw new Error(`${id} did not reach ${path}: ${waiting.error?.message}`);
    await room.send(runId, { type: 'answer', gateId: gate.id, route, values, by: 'Test person' });
  }
  return { state: await room.whenEnded(runId), runId, stored };
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
  const { rows } = await owner.query<{ service: string; payload: JsonObject }>(
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
  const example = examples.find(({ id }) => id === 'purchase-order');
  const plan = example && compile(example.document, registry).plan;
  if (!plan) throw new Error('it does not compile');
  const [document] = (await source.sampleFiles?.(example.document)) ?? [];
  const runId = await room.createRun(plan, { document: document?.ref ?? null });
  const waiting = await room.until(runId, ({ gates, error }) => gates.size > 0 || error !== null);
  const gateId = waiting.gates.keys().next().value ?? '';
  await room.send(runId, { type: 'answer', gateId, route: 'reject', values: {}, by: 'Test person' });
  const state = await room.whenEnded(runId);
  expect(state.output).toMatchObject({ outcome: 'The reply was not approved', answer: 'reject' });
  const { rows } = await owner.query("select 1 from outbox_message where run_id = $1 and service = 'gmail'", [runId]);
  expect(rows).toEqual([]);
});
