import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@/generated/prisma/enums';
import { createGateLink } from '@/server/gates/create-gate-link';
import { createShare } from '@/server/shares/create-share';
import { appRouter } from './app-router';
import { type ApiAnswer, ApiClient } from './testing/api-client';
import { ApiFixture, type Person, smallWorkflow } from './testing/api-fixture';

/** What the fixture holds in workspace A; the other workspace has a person and nothing else. */
interface Things {
  workflowId: string;
  runId: string;
  gateId: string;
  linkId: string;
  shareId: string;
  shareToken: string;
  connectionId: string;
  apiKeyId: string;
  gateLinkToken: string;
}

interface Row {
  kind: 'query' | 'mutation' | 'subscription';
  /** the least role that may; `public` needs no session */
  least: Role | 'public';
  input?(things: Things): unknown;
  /** a person of another workspace who knows our ids gets: the same answer as for an id that does not exist, or their own empty list */
  foreign: 'not-found' | 'own' | 'public';
}

const TABLE: Record<string, Row> = {
  'session.me': { kind: 'query', least: 'viewer', foreign: 'own' },
  'session.signOut': { kind: 'mutation', least: 'viewer', foreign: 'own' },

  'workflows.list': { kind: 'query', least: 'viewer', foreign: 'own' },
  'workflows.get': { kind: 'query', least: 'viewer', input: (a) => ({ id: a.workflowId }), foreign: 'not-found' },
  'workflows.create': { kind: 'mutation', least: 'editor', foreign: 'own' },
  'workflows.save': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.workflowId, revision: 1, document: smallWorkflow() }),
    foreign: 'not-found',
  },
  'workflows.duplicate': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.workflowId }),
    foreign: 'not-found',
  },
  'workflows.delete': { kind: 'mutation', least: 'editor', input: (a) => ({ id: a.workflowId }), foreign: 'not-found' },
  'workflows.restore': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.workflowId }),
    foreign: 'not-found',
  },
  'workflows.import': {
    kind: 'mutation',
    least: 'editor',
    input: () => ({ text: JSON.stringify(smallWorkflow()) }),
    foreign: 'own',
  },
  'workflows.publish': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.workflowId }),
    foreign: 'not-found',
  },
  'workflows.published': { kind: 'query', least: 'viewer', foreign: 'own' },
  'workflows.unpublish': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.workflowId }),
    foreign: 'not-found',
  },
  'workflows.called': {
    kind: 'query',
    least: 'viewer',
    input: () => ({ hashes: ['a'] }),
    foreign: 'own',
  },
  'help.step': { kind: 'query', least: 'viewer', input: () => ({ type: 'prompt' }), foreign: 'own' },
  'examples.list': { kind: 'query', least: 'viewer', foreign: 'own' },

  'runs.list': { kind: 'query', least: 'viewer', foreign: 'own' },
  'runs.start': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ workflowId: a.workflowId, input: { customer: 'Acme' } }),
    foreign: 'not-found',
  },
  'runs.get': { kind: 'query', least: 'viewer', input: (a) => ({ id: a.runId }), foreign: 'not-found' },
  'runs.events': { kind: 'query', least: 'viewer', input: (a) => ({ id: a.runId, afterSeq: 0 }), foreign: 'not-found' },
  'runs.live': { kind: 'subscription', least: 'viewer', input: (a) => ({ id: a.runId }), foreign: 'not-found' },
  'runs.cancel': { kind: 'mutation', least: 'editor', input: (a) => ({ id: a.runId }), foreign: 'not-found' },
  'runs.retry': { kind: 'mutation', least: 'editor', input: (a) => ({ id: a.runId }), foreign: 'not-found' },
  'runs.decide': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.runId, path: 'send', choice: 'stop' }),
    foreign: 'not-found',
  },
  'runs.bound': { kind: 'query', least: 'viewer', input: (a) => ({ id: a.runId }), foreign: 'not-found' },
  'runs.value': {
    kind: 'query',
    least: 'viewer',
    input: (a) => ({ id: a.runId, hash: 'a'.repeat(64) }),
    foreign: 'not-found',
  },
  'runs.workflowValues': {
    kind: 'query',
    least: 'viewer',
    input: (a) => ({ workflowId: a.workflowId }),
    foreign: 'not-found',
  },

  'gates.inbox': { kind: 'query', least: 'viewer', foreign: 'own' },
  'gates.answer': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ gateId: a.gateId, route: 'approve', values: null }),
    foreign: 'not-found',
  },

  'gates.links': { kind: 'query', least: 'editor', input: (a) => ({ gateId: a.gateId }), foreign: 'not-found' },
  'gates.revokeLink': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ gateId: a.gateId, linkId: a.linkId }),
    foreign: 'not-found',
  },
  'gates.createLink': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ gateId: a.gateId, recipient: 'Jonas' }),
    foreign: 'not-found',
  },
  'gateLink.view': { kind: 'mutation', least: 'public', input: (a) => ({ token: a.gateLinkToken }), foreign: 'public' },
  'gateLink.answer': {
    kind: 'mutation',
    least: 'public',
    input: (a) => ({ token: a.gateLinkToken, route: 'approve', values: null }),
    foreign: 'public',
  },

  'shares.create': { kind: 'mutation', least: 'editor', input: (a) => share(a), foreign: 'not-found' },
  'shares.preview': { kind: 'query', least: 'editor', input: (a) => share(a), foreign: 'not-found' },
  'shares.list': { kind: 'query', least: 'viewer', input: (a) => ({ runId: a.runId }), foreign: 'own' },
  // Somebody else's link: editors may only end their own.
  'shares.revoke': { kind: 'mutation', least: 'admin', input: (a) => ({ id: a.shareId }), foreign: 'not-found' },
  'share.view': { kind: 'query', least: 'public', input: (a) => ({ token: a.shareToken }), foreign: 'public' },

  'connections.list': { kind: 'query', least: 'viewer', foreign: 'own' },
  'connections.operatorProblem': { kind: 'query', least: 'viewer', foreign: 'own' },
  'connections.add': {
    kind: 'mutation',
    least: 'admin',
    input: () => ({ name: 'tools', url: 'https://tools.example.com/mcp' }),
    foreign: 'own',
  },
  'connections.check': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.connectionId }),
    foreign: 'not-found',
  },
  'connections.limit': {
    kind: 'mutation',
    least: 'admin',
    input: (a) => ({ id: a.connectionId, maxConcurrent: 3 }),
    foreign: 'not-found',
  },
  'connections.remove': {
    kind: 'mutation',
    least: 'admin',
    input: (a) => ({ id: a.connectionId }),
    foreign: 'not-found',
  },
  'connections.tryTool': {
    kind: 'mutation',
    least: 'editor',
    input: (a) => ({ id: a.connectionId, tool: 'search', arguments: {} }),
    foreign: 'not-found',
  },

  'credentials.list': { kind: 'query', least: 'viewer', foreign: 'own' },
  'credentials.save': {
    kind: 'mutation',
    least: 'admin',
    input: () => ({ name: 'crm', headerName: 'Authorization', value: 'Bearer not-real', hosts: ['crm.example.com'] }),
    foreign: 'own',
  },
  'credentials.remove': { kind: 'mutation', least: 'admin', input: () => ({ name: 'crm' }), foreign: 'own' },

  'models.list': { kind: 'query', least: 'viewer', foreign: 'own' },
  'models.prices': {
    kind: 'query',
    least: 'viewer',
    input: () => ({ models: ['openai:gpt-5.4-mini'] }),
    foreign: 'own',
  },
  'models.setPrice': {
    kind: 'mutation',
    least: 'admin',
    input: () => ({ model: 'openai:gpt-5.4-mini', price: { input: 1, output: 2 } }),
    foreign: 'own',
  },
  'models.saveKey': {
    kind: 'mutation',
    least: 'admin',
    input: () => ({ provider: 'openai', key: 'sk-not-a-real-key-123' }),
    foreign: 'own',
  },
  'models.removeKey': { kind: 'mutation', least: 'admin', input: () => ({ provider: 'openai' }), foreign: 'own' },
  'models.test': {
    kind: 'mutation',
    least: 'editor',
    input: () => ({ model: 'openai:gpt-5.4-mini' }),
    foreign: 'own',
  },
  'models.rescan': { kind: 'mutation', least: 'editor', foreign: 'own' },

  'outbox.list': { kind: 'query', least: 'viewer', foreign: 'own' },

  'apiKeys.list': { kind: 'query', least: 'admin', foreign: 'own' },
  'apiKeys.create': {
    kind: 'mutation',
    least: 'admin',
    input: (a) => ({ name: `Nightly import ${a.runId}`.slice(0, 80), role: 'editor', expiresInDays: null }),
    foreign: 'own',
  },
  'apiKeys.revoke': { kind: 'mutation', least: 'admin', input: (a) => ({ id: a.apiKeyId }), foreign: 'not-found' },
};

const share = ({ runId }: Things) => ({
  runId,
  expiresInHours: 24,
  includeInputs: true,
  includePrompts: true,
  redact: true,
});

const ROLES: Role[] = ['viewer', 'editor', 'admin', 'owner'];
const mayOf = (role: Role, least: Row['least']): boolean =>
  least === 'public' || ROLES.indexOf(role) >= ROLES.indexOf(least);

const procedures = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { type: Row['kind']; meta?: { permission?: string } } }
>;

describe('the table is whole', () => {
  test('every procedure is in it, with its kind', () => {
    const real = Object.entries(procedures).map(([path, { _def }]) => [path, _def.type]);
    expect(
      Object.entries(TABLE)
        .map(([path, row]) => [path, row.kind])
        .sort(),
    ).toEqual(real.sort());
  });

  test('every procedure declares what its caller must be allowed to do', () => {
    for (const [path, { _def }] of Object.entries(procedures)) {
      expect(_def.meta?.permission, path).toMatch(/^(public|[a-z]+:[a-z]+)$/);
      expect(_def.meta?.permission === 'public', path).toBe(TABLE[path]?.least === 'public');
    }
  });

  test('a procedure can only be begun under procedures/, where it gets its permission', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const routers = files.filter((file) => file.startsWith('routers/') && file.endsWith('.ts'));
    expect(routers.length).toBeGreaterThan(40);
    for (const file of routers)
      expect(readFileSync(join(import.meta.dirname, file), 'utf8'), file).not.toMatch(/\bt\.procedure\b|initTRPC/);
  });

  test('every route is one of those that are known to check access', () => {
    const app = join(import.meta.dirname, '../../app');
    const routes = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(^|\/)route\.tsx?$/.test(file),
    );
    expect(routes.sort()).toEqual([
      'api/files/[hash]/route.ts',
      'api/files/route.ts',
      'api/healthz/route.ts',
      'api/sign-in/route.ts',
      'api/trpc/[trpc]/route.ts',
      'api/v1/[[...path]]/route.ts',
      'healthz/route.ts',
      'metrics/route.ts',
      'readyz/route.ts',
    ]);
  });
});

describe('every procedure, for everyone', () => {
  let api: ApiFixture;
  let things: Things;
  const people = {} as Record<Role, Person>;
  let stranger: Person;
  let ours: string;

  beforeAll(async () => {
    api = await ApiFixture.open();
    ours = await api.workspace();
    for (const role of ROLES) people[role] = await api.person(ours, role);
    stranger = await api.person(await api.workspace('Elsewhere'), 'owner', 'Stranger');
  });
  afterAll(() => api.close());

  /** Made anew for every call, because calls change and remove things. */
  const makeThings = async (): Promise<Things> => {
    const { prisma } = api.services;
    const workflowId = await api.workflow(ours);
    const runId = await api.run(ours, workflowId, {
      events: [
        { type: 'run.started', input: {}, documentHash: 'x', seed: 'x' },
        { type: 'run.succeeded', output: null },
      ],
    });
    const actor = { workspaceId: ours, userId: people.owner.userId, userName: 'The owner', role: 'owner' as const };
    const made = await createShare(api.services, actor, { ...share({ runId } as Things) }, api.origin);
    const connection = await prisma.connection.create({
      data: { workspaceId: ours, name: `tools ${runId}`, kind: 'http', url: 'https://tools.example.com/mcp' },
    });
    // Not through the use case, which allows only so many live keys: this table makes one for every row.
    const gateId = await api.gate(ours, await api.run(ours, workflowId, { status: 'waiting' }));
    const link = await createGateLink(api.services, actor, { gateId, recipient: 'Jonas' }, api.origin);
    const key = await prisma.apiKey.create({
      data: { workspaceId: ours, name: `Key ${runId}`, role: 'viewer', tokenHash: runId, last4: 'test' },
    });
    return {
      workflowId,
      runId,
      gateId,
      linkId: link.id,
      gateLinkToken: link.url.split('#')[1] ?? '',
      shareId: made.id,
      shareToken: made.url.split('/s/')[1] ?? '',
      connectionId: connection.id,
      apiKeyId: key.id,
    };
  };

  const call = async (client: ApiClient, path: string, row: Row): Promise<ApiAnswer> => {
    const input = row.input?.(things);
    if (row.kind === 'mutation') return client.mutate(path, input);
    // A subscription that is refused answers like a query; one that is granted answers with a stream.
    return row.kind === 'query' ? client.query(path, input) : subscribeOnce(client, path, input);
  };

  for (const [path, row] of Object.entries(TABLE)) {
    test(`${path}: without a session`, async () => {
      things = await makeThings();
      const answer = await call(api.anonymous, path, row);
      expect(answer.status).toBe(row.least === 'public' ? 200 : 401);
    });

    test(`${path}: with a share link's token as a session`, async () => {
      things = await makeThings();
      const answer = await call(new ApiClient(api.origin, `sluice-session=${things.shareToken}`), path, row);
      expect(answer.status).toBe(row.least === 'public' ? 200 : 401);
    });

    test(`${path}: from another workspace, with our ids`, async () => {
      things = await makeThings();
      const theirs = await api.person(await api.workspace('Elsewhere'), 'owner', 'Stranger');
      const answer = await call(theirs.client, path, row);
      if (row.foreign === 'not-found') {
        expect(answer.status).toBe(404);
        const unknown = { ...things };
        for (const key of Object.keys(unknown) as (keyof Things)[])
          unknown[key] = '00000000-0000-7000-8000-000000000000';
        things = unknown;
        expect((await call(stranger.client, path, row)).error).toEqual(answer.error);
      } else {
        expect(JSON.stringify(answer.data ?? '')).not.toContain(things.runId);
        expect(JSON.stringify(answer.data ?? '')).not.toContain(ours);
      }
    });

    for (const role of ROLES)
      test(`${path}: as ${role}`, async () => {
        things = await makeThings();
        const person = await api.person(ours, role);
        const answer = await call(person.client, path, row);
        if (mayOf(role, row.least)) expect([401, 403], JSON.stringify(answer.error)).not.toContain(answer.status);
        else expect(answer.status, JSON.stringify(answer.data)).toBe(403);
        expect(api.defects, String(api.defects[0])).toEqual([]);
      });
  }

  const subscribeOnce = async (client: ApiClient, path: string, input: unknown): Promise<ApiAnswer> => {
    const stop = new AbortController();
    const response = await fetch(`${api.origin}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { ...client.headers, accept: 'text/event-stream' },
      signal: stop.signal,
    });
    if (response.status !== 200) {
      const { error } = (await response.json()) as { error: ApiAnswer['error'] };
      return { status: response.status, headers: response.headers, data: null, error };
    }
    stop.abort();
    return subscribed(client, path, input);
  };

  /** The first thing a granted stream says may still be a refusal: what is wrong with the input comes with it. */
  const subscribed = async (client: ApiClient, path: string, input: unknown): Promise<ApiAnswer> => {
    const stop = new AbortController();
    for await (const message of client.subscribe(path, input, { signal: stop.signal })) {
      if (message.event === 'connected') continue;
      stop.abort();
      const isError = message.event === 'serialized-error';
      const error = isError ? (message.data as unknown as ApiAnswer['error']) : null;
      return { status: error?.data.httpStatus ?? 200, headers: new Headers(), data: message.data, error };
    }
    return { status: 200, headers: new Headers(), data: null, error: null };
  };
});
