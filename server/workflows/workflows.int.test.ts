import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
let editor: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open({
    examples: {
      all: async () => [
        {
          id: 'orders',
          name: 'Orders',
          description: '',
          kind: 'job',
          stepCount: 2,
          needs: [],
          document: smallWorkflow('Orders'),
        },
      ],
    },
  });
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

const get = async (id: string) =>
  (await editor.client.query('workflows.get', { id })).data as unknown as {
    revision: number;
    document: WorkflowDocument;
    name: string;
  };

test('a save raises the revision; one that began before it is refused with what is there now', async () => {
  const id = await api.workflow(workspaceId);
  const mine = { ...smallWorkflow(), name: 'Mine' };
  const theirs = { ...smallWorkflow(), name: 'Theirs' };
  expect((await editor.client.mutate('workflows.save', { id, revision: 1, document: mine })).data).toEqual({
    revision: 2,
  });

  const stale = await editor.client.mutate('workflows.save', { id, revision: 1, document: theirs });
  expect(stale.status).toBe(409);
  expect(stale.error?.message).toContain('Nothing was overwritten');
  expect(stale.error?.data.current).toMatchObject({ id, revision: 2, name: 'Mine', document: mine });
  expect(await get(id)).toMatchObject({ revision: 2, name: 'Mine' });

  // The other tab takes over what is there and saves again: nothing was lost on either side.
  expect((await editor.client.mutate('workflows.save', { id, revision: 2, document: theirs })).data).toEqual({
    revision: 3,
  });
});

test('of two saves at the same moment one wins and the other is told', async () => {
  const id = await api.workflow(workspaceId);
  const save = (name: string) =>
    editor.client.mutate('workflows.save', { id, revision: 1, document: { ...smallWorkflow(), name } });
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => save(`Version ${index}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  expect((await get(id)).revision).toBe(2);
});

test('a save whose answer was lost may be sent again', async () => {
  const id = await api.workflow(workspaceId);
  const request = { id, revision: 1, document: { ...smallWorkflow(), name: 'Sent twice' } };
  expect((await editor.client.mutate('workflows.save', request)).data).toEqual({ revision: 2 });
  expect((await editor.client.mutate('workflows.save', request)).data).toEqual({ revision: 2 });
});

test('a draft that cannot run can be saved, and the list says how much is to fix', async () => {
  const id = await api.workflow(workspaceId, { ...smallWorkflow('Unfinished'), edges: [] });
  const list = (await editor.client.query('workflows.list', { query: 'unfin' })).data as {
    id: string;
    findingCount: number;
    stepCount: number;
    kinds: string[];
  }[];
  expect(list).toEqual([expect.objectContaining({ id, stepCount: 2, kinds: ['start', 'finish'] })]);
  expect(list[0]?.findingCount).toBeGreaterThan(0);
});

test('the fields of a document keep their order', async () => {
  const id = await api.workflow(workspaceId);
  const document = smallWorkflow();
  const start = document.nodes[0];
  if (start) start.config = { zebra: { b: 1, a: 2 }, apple: 1 };
  await editor.client.mutate('workflows.save', { id, revision: 1, document });
  expect(JSON.stringify((await get(id)).document.nodes[0]?.config)).toBe('{"zebra":{"b":1,"a":2},"apple":1}');
});

test('the list shows the last runs, oldest first, and what one costs', async () => {
  const id = await api.workflow(workspaceId, smallWorkflow('With runs'));
  const runs = [];
  for (let each = 0; each < 16; each++)
    runs.push(await api.run(workspaceId, id, { status: each % 2 ? 'failed' : 'succeeded' }));
  await api.services.prisma.run.updateMany({ where: { id: { in: runs.slice(-2) } }, data: { costUsd: 0.004 } });
  const [row] = (await editor.client.query('workflows.list', { query: 'With runs' })).data as {
    lastRun: unknown;
    recentRuns: { id: string }[];
    averageCostUsd: number;
  }[];
  expect(row?.lastRun).toMatchObject({ id: runs.at(-1), number: 16, status: 'failed' });
  expect(row?.recentRuns.map((run) => run.id)).toEqual(runs.slice(2));
  expect(row?.averageCostUsd).toBeCloseTo(0.004);
});

test('a workflow can be begun empty, from an example, and as a copy', async () => {
  const empty = (await editor.client.mutate('workflows.create', { name: 'Mine' })).data as { id: string };
  expect(await get(empty.id)).toMatchObject({ name: 'Mine', revision: 1, document: { name: 'Mine', nodes: [] } });
  const example = (await editor.client.mutate('workflows.create', { exampleId: 'orders' })).data as { id: string };
  expect((await get(example.id)).document.nodes).toHaveLength(2);
  const copy = (await editor.client.mutate('workflows.duplicate', { id: example.id })).data as { id: string };
  expect((await get(copy.id)).name).toBe('Orders (copy)');
  expect((await editor.client.mutate('workflows.create', { exampleId: 'none' })).status).toBe(404);
});

test('a deleted workflow is gone for everyone; its runs stay', async () => {
  const id = await api.workflow(workspaceId);
  const runId = await api.run(workspaceId, id);
  expect((await editor.client.mutate('workflows.delete', { id })).status).toBe(200);
  expect((await editor.client.query('workflows.get', { id })).status).toBe(404);
  expect((await editor.client.mutate('workflows.save', { id, revision: 1, document: smallWorkflow() })).status).toBe(
    404,
  );
  const run = await editor.client.query('runs.get', { id: runId });
  expect(run.data).toMatchObject({ id: runId, hasChangedSince: true });
});

const importText = (text: string) => editor.client.mutate('workflows.import', { text });

test('an exported workflow comes back as it was', async () => {
  const answer = await importText(JSON.stringify(smallWorkflow('From a file')));
  expect(answer.status).toBe(200);
  expect((await get((answer.data as { id: string }).id)).document).toEqual(smallWorkflow('From a file'));
});

const bad: [string, string, RegExp][] = [
  ['is empty', '', /./],
  ['is not JSON', '%PDF-1.7 …', /JSON/i],
  ['is of a newer format', JSON.stringify({ ...smallWorkflow(), schemaVersion: 99 }), /newer/i],
  [
    'has an unknown step type',
    JSON.stringify(smallWorkflow()).replace('"type":"finish"', '"type":"teleport"'),
    /teleport/,
  ],
  [
    'has ten thousand steps',
    JSON.stringify({
      ...smallWorkflow(),
      nodes: Array.from({ length: 10_000 }, (_, index) => ({
        id: `n${index}`,
        key: `n${index}`,
        type: 'start',
        typeVersion: 1,
        title: 'Start',
        position: { x: 0, y: 0 },
        config: {},
      })),
    }),
    /1,?000/,
  ],
  [
    'names __proto__',
    JSON.stringify(smallWorkflow()).replace('"config":{', '"config":{"__proto__":{"a":1},'),
    /__proto__/,
  ],
];
test.each(bad)('a file that %s is refused in words and stores nothing', async (_what, text, words) => {
  const before = await api.services.prisma.workflow.count();
  const answer = await importText(text);
  expect(answer.status, JSON.stringify(answer.data)).toBe(400);
  expect(`${answer.error?.message} ${JSON.stringify(answer.error?.data.findings)}`).toMatch(words);
  expect(await api.services.prisma.workflow.count()).toBe(before);
});

test('a file with a cycle can be looked at, and says what is wrong when it is run', async () => {
  const document = smallWorkflow('Round and round');
  document.nodes.splice(1, 0, { ...structuredClone(document.nodes[1]), id: 'a', key: 'a', type: 'code' } as never);
  document.edges.push({ id: 'e2', source: 'a', sourcePort: 'out', target: 'a', targetPort: 'in' });
  const answer = await importText(JSON.stringify(document));
  const findings =
    answer.status === 200
      ? (
          await editor.client.mutate('runs.start', {
            workflowId: (answer.data as { id: string }).id,
            input: { customer: 'A' },
          })
        ).error?.data.findings
      : answer.error?.data.findings;
  expect(JSON.stringify(findings)).toMatch(/cycle|circle|itself|round/i);
});

test('how many runs may be at work at once stands beside the document, for the claim of runs', async () => {
  const limit = async (id: string) =>
    (await api.services.prisma.workflow.findUniqueOrThrow({ where: { id } })).maxConcurrent;
  const document = { ...smallWorkflow(), settings: { concurrency: 3 } };
  const { id } = (await editor.client.mutate('workflows.create', { document })).data as { id: string };
  expect(await limit(id)).toBe(3);
  await editor.client.mutate('workflows.save', {
    id,
    revision: 1,
    document: { ...document, settings: { concurrency: 1 } },
  });
  expect(await limit(id)).toBe(1);
  await editor.client.mutate('workflows.save', { id, revision: 2, document: smallWorkflow() });
  expect(await limit(id)).toBeNull();
});
