import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { RULES_LABEL, RULES_MODEL } from '@/server/adapters/llm/providers';
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

async function runExample(id: string): Promise<{ state: RunState; runId: string; stored: StoredRun }> {
  const stored = storedRun(id);
  return { ...(await opened.run(await exampleDocument(id), stored)), stored };
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
  const { state, runId } = await opened.run(await exampleDocument('purchase-order'), { input, answers });
  expect(state.output).toMatchObject({ outcome: 'The reply was not approved', answer: 'reject' });
  const { rows } = await opened.owner.query("select 1 from outbox_message where run_id = $1 and service = 'gmail'", [
    runId,
  ]);
  expect(rows).toEqual([]);
});

describe('patterns do what they show', () => {
  test('votes that cannot change the result are not waited for', async () => {
    const { state } = await runExample('several-opinions');
    expect(state.output).toMatchObject({ topic: 'Delivery', agreement: 1 });
    expect(state.fans.get('jury')?.votes.size).toBeGreaterThanOrEqual(2);
  });

  test('a loop turns until its condition holds, and leaves by its limit when it never does', async () => {
    const { state } = await runExample('shorten-until-it-fits');
    const { text, turns } = state.output as { text: string; turns: number };
    expect(text.length).toBeLessThanOrEqual(120);
    expect(turns).toBeGreaterThan(1);
    const { input } = storedRun('shorten-until-it-fits');
    const tooStrict = { input: { ...input, limit: 5 }, answers: {} };
    const { state: over } = await opened.run(await exampleDocument('shorten-until-it-fits'), tooStrict);
    expect(over.output).toMatchObject({ turns: 4, fits: false });
  });

  test('what the cheap model finds, the strong one is not asked for, but for a large order it is', async () => {
    const asked = ({ steps }: RunState) =>
      steps.get('find')?.attempts.flatMap(({ usage }) => usage.map(({ model }) => model));
    const { state: large, stored } = await runExample('cheap-model-first');
    // Without a key the strong model is the built-in rules too.
    expect(asked(large)).toEqual([RULES_MODEL, RULES_MODEL]);
    const message = String(stored.input.message).replace('5,490.00', '490.00');
    const { state: small } = await opened.run(await exampleDocument('cheap-model-first'), {
      input: { message },
      answers: {},
    });
    expect(small.output).toMatchObject({ reference: 'PO-48213 for Lena Brandt', total: 490, is_large: false });
    expect(asked(small)).toEqual([RULES_MODEL]);
  });

  test('a follow-up waits as long as it was told to, on whatever day it is tried', async () => {
    const { state } = await runExample('follow-up-later');
    const { startedAt, endedAt } = state.steps.get('wait') ?? {};
    expect(Date.parse(endedAt ?? '') - Date.parse(state.startedAt ?? '')).toBeGreaterThanOrEqual(10_000);
    expect(Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')).toBeGreaterThan(5_000);
  });

  test('each address was a run of its own, of the version that was published', async () => {
    const { runId } = await runExample('workflow-in-workflow');
    const { rows } = await opened.owner.query<{ name: string; status: string; number: number }>(
      `select workflow.name, run.status, version.number from run
         join workflow on workflow.id = run.workflow_id
         join workflow_version as version on version.id = run.version_id
       where run.parent_run_id = $1`,
      [runId],
    );
    expect(rows).toEqual(
      Array.from({ length: 3 }, () => ({ name: 'Tidy an address', status: 'succeeded', number: 1 })),
    );
  });

  test('of a thousand rows those that cannot be read are named, and the others keep their order', async () => {
    const { state } = await runExample('long-price-list');
    expect(state.output).toMatchObject({ rows: 1_000, read: 996, unreadable: [250, 500, 750, 1_000] });
    const { results } = (state.steps.get('each')?.output ?? {}) as { results: { article: string }[] };
    const readable = Array.from({ length: 1_000 }, (_, index) => index + 1).filter((number) => number % 250 !== 0);
    expect(results.map(({ article }) => article)).toEqual(readable.map((number) => `A-${number}`));
  });

  test('a service that does not answer as it should ends the run in words', async () => {
    const { input } = storedRun('exchange-rate');
    const { state } = await opened.run(await exampleDocument('exchange-rate'), {
      input: { ...input, currency: 'SEK' },
      answers: {},
    });
    expect(state.output).toEqual({
      problem: expect.stringMatching(/^EUR 5490 could not be turned into SEK, because there was no rate\. .*404/),
    });
  });
});
