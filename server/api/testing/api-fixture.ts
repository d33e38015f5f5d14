import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { Role } from '@/generated/prisma/enums';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from '@/nodes/registry';
import { hashToken, newToken } from '@/server/accounts/secret-token';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { createRedactor } from '@/server/adapters/secrets/redactor';
import { createSecretBox } from '@/server/adapters/secrets/secret-box';
import type { NewSignal } from '@/server/engine/driver-ports';
import type { EventData, GateForm } from '@/server/engine/events';
import { toJsonColumn } from '@/server/json-column';
import { createTestDatabase } from '@/server/testing/database';
import { RateLimits } from '../rate-limits';
import type { ApiServices } from '../services';
import { ApiClient } from './api-client';
import { serveApi } from './serve-api';

/** Known to the redactor, as a saved key would be. */
export const LIVE_SECRET = 'live-secret-Zx81-0042';

/** The API over real HTTP and a real database of its own; the engine, MCP servers and models are stood in for. */
export class ApiFixture {
  private constructor(
    readonly services: ApiServices,
    readonly origin: string,
    readonly news: FakeNews,
    readonly signals: { runId: string; signal: NewSignal }[],
    readonly defects: unknown[],
    readonly close: () => Promise<void>,
  ) {}

  /** `through` may put something between the API and its database. */
  static async open(
    overrides: Partial<ApiServices> = {},
    through: (url: string) => Promise<string> = async (url) => url,
  ): Promise<ApiFixture> {
    const database = await createTestDatabase();
    // A single connection: whoever holds one and waits for another is found by every test, not only by a crowded one.
    const pool = new Pool({
      connectionString: await through(database.url),
      max: 1,
      connectionTimeoutMillis: 30_000,
    });
    pool.on('error', () => undefined);
    const prisma = createPrisma(pool);
    const creation = new RunCreation(pool);
    const news = new FakeNews();
    const signals: { runId: string; signal: NewSignal }[] = [];
    const defects: unknown[] = [];
    const box = createSecretBox({ keys: [{ id: 'test', bytes: randomBytes(32) }] });
    const services: ApiServices = {
      prisma,
      pool,
      registry,
      examples: { all: async () => [] },
      help: { of: async () => '# Help' },
      queue: {
        create: (run) => creation.create(run),
        signal: async (runId, signal) => {
          signals.push({ runId, signal });
          return true;
        },
      },
      queueRoom: new QueueDepth(pool, { all: 10_000, perWorkspace: 1_000 }),
      live: news,
      values: { put: async (_id, value) => value, get: async () => 'the whole value' },
      toolServers: {
        operatorServers: async () => ({ servers: [{ name: 'crm', summary: 'crm-server' }], problem: null }),
        check: async () => ({ ok: false, detail: 'nobody answers' }),
        call: async () => ({ isError: false, data: { ok: true }, text: '', isDemo: true, warnings: [] }),
        forget: async () => undefined,
      },
      models: {
        providers: () => [{ id: 'openai', name: 'OpenAI', isConfiguredByEnv: false, takesBaseUrl: false }],
        list: async () => ({ models: [], local: [] }),
        rescan: async () => undefined,
        test: async () => ({ ok: true, message: 'Hello', durationMs: 1 }),
      },
      prices: {
        catalogue: async () => ({
          date: '2026-09-23',
          source: 'test',
          models: { 'openai:gpt-test': { input: 1, output: 4, from: 'catalogue' } },
          freeProviders: ['builtin'],
          defaultModel: 'builtin:rules-v1',
        }),
      },
      vault: box,
      redactors: { forWorkspace: async () => createRedactor([LIVE_SECRET]) },
      disk: { hasRoom: async () => true },
      limits: new RateLimits(() => 0),
      reportDefect: (error) => defects.push(error),
      ...overrides,
    };
    const served = await serveApi(services);
    const close = async () => {
      await served.close();
      await prisma.$disconnect();
      await pool.end();
      await database.drop();
    };
    return new ApiFixture(services, served.origin, news, signals, defects, close);
  }

  /** Nobody: no cookie. */
  get anonymous(): ApiClient {
    return new ApiClient(this.origin);
  }

  async workspace(name = 'Fjellkant Supply'): Promise<string> {
    return (await this.services.prisma.workspace.create({ data: { name } })).id;
  }

  /** A signed-in person of a workspace. */
  async person(workspaceId: string, role: Role, name = `The ${role}`): Promise<Person> {
    const { prisma } = this.services;
    const user = await prisma.user.create({ data: { name, members: { create: { workspaceId, role } } } });
    const token = newToken();
    await prisma.session.create({
      data: {
        tokenHash: hashToken(token),
        userId: user.id,
        workspaceId,
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    return { userId: user.id, name, client: new ApiClient(this.origin, `sluice-session=${token}`) };
  }

  async workflow(workspaceId: string, document: WorkflowDocument = smallWorkflow()): Promise<string> {
    const { prisma } = this.services;
    const row = await prisma.workflow.create({
      data: { workspaceId, name: document.name, document: toJsonColumn(document as unknown as Json) },
    });
    return row.id;
  }

  /** A run with these events in its log, as the engine would have left it. */
  async run(workspaceId: string, workflowId: string, details: RunDetails = {}): Promise<string> {
    const { prisma, pool } = this.services;
    const row = await prisma.workflow.findUniqueOrThrow({ where: { id: workflowId } });
    const document = row.document as unknown as WorkflowDocument;
    const { runId: id } = await new RunCreation(pool).create({
      workspaceId,
      workflowId,
      version: { document, documentHash: hashDocument(document) },
      input: details.input ?? {},
      trigger: 'editor',
      startedById: null,
    });
    const events = details.events ?? [];
    await prisma.run.update({
      where: { id },
      data: {
        status: details.status ?? 'succeeded',
        output: toJsonColumn(details.output ?? null),
        lastSeq: events.length,
        wakeAt: null,
        startedAt: new Date(Date.now() - 10_000),
        finishedAt: new Date(),
      },
    });
    await this.append(id, 0, events);
    return id;
  }

  async append(runId: string, afterSeq: number, events: FixtureEvent[]): Promise<void> {
    await this.services.prisma.runEvent.createMany({
      data: events.map(({ path = '', ...data }, index) => ({
        runId,
        seq: afterSeq + index + 1,
        type: data.type,
        path,
        data: toJsonColumn(data as unknown as Json),
      })),
    });
  }

  async gate(workspaceId: string, runId: string, form: Partial<GateForm> = {}): Promise<string> {
    const whole: GateForm = {
      title: 'Approve the reply',
      message: 'Hello',
      form: null,
      routes: [
        { id: 'approve', label: 'Approve', tone: 'primary' },
        { id: 'reject', label: 'Reject', tone: 'danger' },
      ],
      timeoutRoute: null,
      approvers: [],
      ...form,
    };
    const id = randomUUID();
    await this.services.prisma.gate.create({
      data: {
        id,
        workspaceId,
        runId,
        path: 'approve',
        form: toJsonColumn(whole as unknown as Json),
        deadline: new Date(Date.now() + 3_600_000),
      },
    });
    return id;
  }
}

export interface Person {
  userId: string;
  name: string;
  client: ApiClient;
}
export type FixtureEvent = EventData & { path?: string };
export interface RunDetails {
  status?: 'succeeded' | 'running' | 'waiting' | 'needs_attention' | 'failed';
  input?: JsonObject;
  output?: Json;
  events?: FixtureEvent[];
}

/** Two steps that can run: asks for a customer, gives it back. */
export const smallWorkflow = (name = 'Answer purchase orders'): WorkflowDocument =>
  workflow(name)
    .node(
      'start',
      'start',
      { fields: [{ key: 'customer', label: 'Customer', type: 'text', isRequired: true }] },
      { title: 'Order arrives' },
    )
    .node(
      'finish',
      'finish',
      { result: 'fields', fields: [{ key: 'customer', label: 'Customer', value: '{{ input.customer }}' }], value: '' },
      { title: 'Reply is ready' },
    )
    .edge('start', 'finish')
    .build();

/** Rings whoever watches a run, when a test says so. */
export class FakeNews {
  private readonly listeners = new Map<string, Set<Listener>>();

  subscribe(runId: string, listener: Listener): () => void {
    const all = this.listeners.get(runId) ?? new Set();
    this.listeners.set(runId, all.add(listener));
    return () => all.delete(listener);
  }

  watching(runId: string): Listener[] {
    return [...(this.listeners.get(runId) ?? [])];
  }
}
type Listener = Parameters<ApiServices['live']['subscribe']>[1];
