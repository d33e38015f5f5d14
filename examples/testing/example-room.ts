import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import { createDocuments } from '@/server/adapters/documents/documents';
import { createModelCredentials } from '@/server/adapters/llm/model-credentials';
import { createModels } from '@/server/adapters/llm/models';
import { RULES_MODEL } from '@/server/adapters/llm/providers';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { createSandbox } from '@/server/adapters/sandbox/sandbox';
import { readerRole } from '@/server/demo/reader-role';
import { seedDemo } from '@/server/demo/seed-demo';
import type { RunState } from '@/server/engine/state';
import { createChildRuns } from '@/server/runs/start-child-run';
import { roomy } from '@/server/runs/testing/roomy';
import { bundleEntry } from '@/server/testing/bundle-entry';
import type { McpHarness } from '@/server/testing/mcp-harness';
import { openEngineRoom } from '@/server/worker/testing/engine-room';
import { storeCalled } from '@/server/workflows/store-called';
import { storeWorkflow } from '@/server/workflows/store-workflow';
import { createExampleSource } from '../catalogue';
import { openPublicWeb } from './public-web';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const exampleSource = createExampleSource({ root, registry });

export async function exampleDocument(id: string): Promise<WorkflowDocument> {
  const example = (await exampleSource.all()).find((one) => one.id === id);
  if (!example) throw new Error(`there is no example ${id}`);
  return example.document;
}

/** The `run.json` of an example. */
export interface StoredRun {
  input: JsonObject;
  /** by the gate's path */
  answers: Record<string, { route: string; values: Json }>;
  /** `*` stands for a value that differs from run to run */
  output: JsonObject;
}

export const storedRun = (id: string): StoredRun =>
  JSON.parse(readFileSync(join(root, 'examples', id, 'run.json'), 'utf8'));

export interface ExampleRoom {
  /** signed in as the owner of the database */
  owner: Pool;
  mcp: McpHarness;
  /** stores the workflow as choosing the example does, runs it, answers its gates as they open, and waits for its end */
  run(
    document: WorkflowDocument,
    given: Pick<StoredRun, 'input' | 'answers'>,
  ): Promise<{ state: RunState; runId: string }>;
  close(): Promise<void>;
}

/**
 * The whole way: queue, worker and log on PostgreSQL with the demo data, the sandbox and the document reader as the
 * processes they are, and MCP servers over that database. Only the model is a stand-in, and says so.
 */
export async function openExampleRoom(openMcp: (databaseUrl: string) => Promise<McpHarness>): Promise<ExampleRoom> {
  const files = await readSampleFiles();
  const room = await openEngineRoom(executors);
  const owner = new Pool({ connectionString: room.url });
  await seedDemo(owner, room.url);
  const [sandboxChild, documentsChild] = await Promise.all([
    bundleEntry('server/adapters/sandbox/child.ts'),
    bundleEntry('server/adapters/documents/child.ts'),
  ]);
  const sandbox = createSandbox({ childPath: sandboxChild.path });
  const documents = createDocuments({
    childPath: documentsChild.path,
    readFile: async (_, { $file }) => files.get($file) ?? null,
  });
  const mcp = await openMcp(room.url);
  const { llm } = createModels({
    credentials: createModelCredentials({ env: {}, readSaved: async () => null }),
    fetchFor: () => fetch,
    fixedDefault: RULES_MODEL,
    looksForLocalServers: false,
    now: Date.now,
  });
  const web = await openPublicWeb();
  const prisma = createPrisma(owner);
  const plans = new PostgresPlanSource(owner, registry);
  const creation = new RunCreation(owner);
  const children = createChildRuns({ prisma, pool: owner, plans, queue: creation, ...roomy });
  const capabilities = { llm, mcp: mcp.mcp, sandbox, documents, http: web.http, children };
  await room.startWorker('examples', { driver: { plans, capabilities } });
  const { id: workspaceId } = await prisma.workspace.findFirstOrThrow({ select: { id: true } });

  return {
    owner,
    mcp,
    async run(shipped, { input, answers }) {
      const document = await storeCalled({ prisma, examples: exampleSource }, { workspaceId, userId: null }, shipped);
      const { id: workflowId } = await storeWorkflow(prisma, { workspaceId, userId: null }, document);
      const { runId } = await creation.create({
        workspaceId,
        workflowId,
        version: { document, documentHash: hashDocument(document) },
        input,
        trigger: 'api',
        startedById: null,
      });
      for (const [path, { route, values }] of Object.entries(answers)) {
        const waiting = await room.until(runId, ({ gates, error }) => gates.size > 0 || error !== null);
        const gate = [...waiting.gates.values()].find((one) => one.path === path);
        if (!gate) throw new Error(`${document.name} did not reach ${path}: ${waiting.error?.message}`);
        await room.send(runId, { type: 'answer', gateId: gate.id, route, values, by: 'Test person' });
      }
      return { state: await room.whenEnded(runId), runId };
    },
    async close() {
      await sandbox.close();
      documents.close();
      await mcp[Symbol.asyncDispose]();
      await web.close();
      await prisma.$disconnect();
      const { name } = readerRole(room.url);
      await owner.query(`drop owned by ${name}; drop role ${name}`);
      await owner.end();
      await room.close();
      await Promise.all([sandboxChild.remove(), documentsChild.remove()]);
    },
  };
}

async function readSampleFiles(): Promise<Map<string, Uint8Array>> {
  const examples = await exampleSource.all();
  const samples = await Promise.all(examples.map(({ document }) => exampleSource.sampleFiles?.(document) ?? []));
  return new Map(samples.flat().map(({ ref, bytes }) => [ref.$file, bytes]));
}
