import { randomUUID } from 'node:crypto';
import type { ApiKeyRole } from '@/server/api-keys/api-key-view';
import { createApiKey } from '@/server/api-keys/create-api-key';
import { publishWorkflow } from '@/server/workflows/publish-workflow';
import { RATES, RateLimits, type RateName } from '../../rate-limits';
import { ApiFixture, smallWorkflow } from '../../testing/api-fixture';
import { RestClient } from './rest-client';

/** Ids that the requests of a test name. */
export interface RestThings {
  workflowId: string;
  /** ended */
  runId: string;
  /** waits for an answer */
  waitingId: string;
  gateId: string;
  /** answers it */
  linkId: string;
  /** waits for a decision about the step `send` */
  oddId: string;
  fileHash: string;
  blobHash: string;
}

const BLOB = 'b'.repeat(64);

/** A workspace behind `/api/v1` with keys of every role, and a stranger's key. */
export class RestRoom {
  private constructor(
    readonly api: ApiFixture,
    private readonly ours: string,
    readonly keys: Record<ApiKeyRole, RestClient>,
    readonly stranger: RestClient,
    readonly anonymous: RestClient,
  ) {}

  /** `rates`: those of the product unless a test is not about them. */
  static async open({ rates = 'none' }: { rates?: 'none' | 'real' } = {}): Promise<RestRoom> {
    const endless = Object.fromEntries(Object.keys(RATES).map((name) => [name, { perMinute: 1e9, burst: 1e9 }]));
    const limits =
      rates === 'real'
        ? new RateLimits(() => 0)
        : new RateLimits(() => 0, endless as Record<RateName, { perMinute: number; burst: number }>);
    const api = await ApiFixture.open({ limits });
    const ours = await api.workspace();
    const clients = await RestRoom.clients(api, ours);
    const theirs = await RestRoom.clients(api, await api.workspace('Elsewhere'));
    return new RestRoom(api, ours, clients, theirs.admin, new RestClient(api.origin));
  }

  private static async clients(api: ApiFixture, workspaceId: string): Promise<Record<ApiKeyRole, RestClient>> {
    const { userId } = await api.person(workspaceId, 'admin', 'Mara');
    const actor = { userId, userName: 'Mara', workspaceId, role: 'admin' as const };
    const client = async (role: ApiKeyRole) => {
      const { key } = await createApiKey(api.services, actor, { name: `A ${role}`, role, expiresInDays: null });
      return new RestClient(api.origin, key);
    };
    return { viewer: await client('viewer'), editor: await client('editor'), admin: await client('admin') };
  }

  get workspaceId(): string {
    return this.ours;
  }

  close(): Promise<void> {
    return this.api.close();
  }

  async things(): Promise<RestThings> {
    const { api, ours } = this;
    const actor = { userId: '', userName: 'Mara', workspaceId: ours, role: 'admin' as const };
    const person = await api.person(ours, 'admin', 'Mara');
    const workflowId = await api.workflow(ours, smallWorkflow());
    await publishWorkflow(api.services, { ...actor, userId: person.userId }, { id: workflowId });
    const runId = await api.run(ours, workflowId, {
      input: { customer: 'Acme' },
      output: { customer: 'Acme', long: { $blob: BLOB, size: 70_000, preview: 'the' } },
      events: [
        { type: 'run.started', input: { customer: 'Acme' }, documentHash: 'x', seed: 'x' },
        {
          type: 'step.completed',
          path: 'send',
          attempt: 1,
          nodeId: 'send',
          output: { id: 7 },
          ports: ['out'],
          usage: [],
          logs: [],
          warnings: [],
        },
        { type: 'run.succeeded', output: { customer: 'Acme' } },
      ],
    });
    const waitingId = await api.run(ours, workflowId, {
      status: 'waiting',
      events: [{ type: 'run.started', input: {}, documentHash: 'x', seed: 'x' }],
    });
    const oddId = await api.run(ours, workflowId, {
      status: 'needs_attention',
      events: [
        { type: 'run.started', input: {}, documentHash: 'x', seed: 'x' },
        { type: 'step.outcomeUnknown', path: 'send', attempt: 1, nodeId: 'send' },
      ],
    });
    const gateId = await api.gate(ours, waitingId);
    const { id: linkId } = await api.services.prisma.gateLink.create({
      data: { tokenHash: randomUUID(), gateId, recipient: 'Petra Vogt', expiresAt: new Date(Date.now() + 3_600_000) },
    });
    const file = await this.keys.editor.send({
      method: 'POST',
      path: '/files',
      headers: { 'x-file-name': 'note.txt', 'content-type': 'text/plain' },
      body: new TextEncoder().encode(`Order of ${runId}`),
    });
    const fileHash = (file.body as { $file: string }).$file;
    return { workflowId, runId, waitingId, gateId, linkId, oddId, fileHash, blobHash: BLOB };
  }
}
