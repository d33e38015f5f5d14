import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '@/server/api/testing/api-client';
import { ApiFixture, smallWorkflow } from '@/server/api/testing/api-fixture';
import { createSignInLink } from './create-sign-in-link';
import { findOrMakeOwner } from './find-or-make-owner';
import { hashToken } from './secret-token';

let api: ApiFixture;
beforeAll(async () => {
  const shipped = ['First example', 'Second example'].map((name, index) => ({
    id: `example-${index}`,
    name,
    description: '',
    kind: 'job' as const,
    stepCount: 2,
    needs: [],
    document: smallWorkflow(name),
  }));
  api = await ApiFixture.open({ examples: { all: async () => shipped } });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.services.prisma.workspace.deleteMany();
  await api.services.prisma.user.deleteMany();
});

const newLinkToken = async (): Promise<string> => {
  const { url } = await createSignInLink(api.services.prisma, `${api.origin}/`);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in#[\w-]{43}$/);
  return new URL(url).hash.slice(1);
};
// Each caller has an address of its own, so that the limit for one does not stop the next test.
let callers = 0;
const signIn = (token: string, headers: Record<string, string> = {}) =>
  fetch(`${api.origin}/api/sign-in`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: api.origin,
      'x-forwarded-for': `10.0.0.${callers++}`,
      ...headers,
    },
    body: JSON.stringify({ token }),
  });
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

test('the first link makes the owner and the workspace with the examples; the link is then spent', async () => {
  const token = await newLinkToken();
  const response = await signIn(token);
  expect(response.status).toBe(200);
  const client = new ApiClient(api.origin, cookieOf(response));
  expect((await client.query('session.me')).data).toMatchObject({
    workspace: { name: 'My workspace' },
    role: 'owner',
  });
  const workflows = (await client.query('workflows.list')).data as { name: string }[];
  expect(workflows.map(({ name }) => name)).toEqual(['First example', 'Second example']);

  const again = await signIn(token);
  expect(again.status).toBe(401);
  expect(((await again.json()) as { message: string }).message).toContain('not valid any more');
});

test('the examples are there at the first sign-in, also when the command line was there before', async () => {
  const { prisma } = api.services;
  const owner = await prisma.$transaction((tx) => findOrMakeOwner(tx));
  await api.workflow(owner.workspaceId, smallWorkflow('From the command line'));
  const client = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  const names = async () => ((await client.query('workflows.list')).data as { name: string }[]).map(({ name }) => name);
  expect((await names()).sort()).toEqual(['First example', 'From the command line', 'Second example']);

  await prisma.workflow.updateMany({ where: { name: 'First example' }, data: { deletedAt: new Date() } });
  await signIn(await newLinkToken());
  expect((await names()).sort()).toEqual(['From the command line', 'Second example']);
});

test('a later link signs the same owner in', async () => {
  const first = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  const second = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  expect((await second.query('session.me')).data).toEqual((await first.query('session.me')).data);
  expect(await api.services.prisma.user.count()).toBe(1);
});

test('a link opened twice at the same moment opens one session; two links make one owner', async () => {
  const token = await newLinkToken();
  const other = await newLinkToken();
  const answers = await Promise.all([signIn(token), signIn(token), signIn(token), signIn(other)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 401, 401]);
  expect(await api.services.prisma.user.count()).toBe(1);
  expect(await api.services.prisma.workspace.count()).toBe(1);
});

test('an old link, a made-up one and nonsense are one answer', async () => {
  const old = await newLinkToken();
  await api.services.prisma.signInLink.update({
    where: { tokenHash: hashToken(old) },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  const bodies = [];
  for (const token of [old, 'A'.repeat(43), 'x']) {
    const response = await signIn(token);
    expect(response.status).toBe(401);
    bodies.push(await response.text());
  }
  expect(new Set(bodies).size).toBe(1);
});

test('no token is stored: the database holds hashes only', async () => {
  const token = await newLinkToken();
  const session = cookieOf(await signIn(token)).split('=')[1] ?? '';
  const { prisma } = api.services;
  const stored = JSON.stringify([
    await prisma.signInLink.findMany(),
    await prisma.session.findMany(),
    (await prisma.auditEntry.findMany()).map((entry) => ({ ...entry, id: 0 })),
  ]);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(session);
  expect(stored).toContain(hashToken(session));
});

test('the cookie is HttpOnly and Lax, and over https Secure and bound to the host', async () => {
  const plain = (await signIn(await newLinkToken())).headers.get('set-cookie');
  expect(plain).toMatch(/^sluice-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/);

  const secure = await signIn(await newLinkToken(), {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'sluice.example.com',
    origin: 'https://sluice.example.com',
  });
  expect(secure.headers.get('set-cookie')).toMatch(
    /^__Host-sluice-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=604800$/,
  );
  // The other name is nothing there: a sibling host could have set it.
  const value = cookieOf(secure).split('=')[1];
  const https = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'sluice.example.com' };
  const me = (name: string) =>
    fetch(`${api.origin}/api/trpc/session.me`, { headers: { ...https, cookie: `${name}=${value}` } });
  expect((await me('__Host-sluice-session')).status).toBe(200);
  expect((await me('sluice-session')).status).toBe(401);
});

test('over plain http from another machine nobody signs in, and the link stays good', async () => {
  const token = await newLinkToken();
  const refused = await signIn(token, { 'x-forwarded-host': '192.168.1.7:3000', origin: 'http://192.168.1.7:3000' });
  expect(refused.status).toBe(403);
  expect(((await refused.json()) as { message: string }).message).toContain('needs https');
  expect((await signIn(token)).status).toBe(200);
});

test('another site cannot sign a browser in', async () => {
  const token = await newLinkToken();
  expect((await signIn(token, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await signIn(token, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await signIn(token, { 'content-type': 'text/plain' })).status).toBe(415);
});

test('signing in ends the session that the browser had before', async () => {
  const before = cookieOf(await signIn(await newLinkToken()));
  const after = cookieOf(await signIn(await newLinkToken(), { cookie: before }));
  expect((await new ApiClient(api.origin, before).query('session.me')).status).toBe(401);
  expect((await new ApiClient(api.origin, after).query('session.me')).status).toBe(200);
});

test('signing out ends the session at once, and only this one', async () => {
  const here = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  const elsewhere = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  const answer = await here.mutate('session.signOut');
  expect(answer.headers.getSetCookie().join()).toContain('sluice-session=; ');
  expect((await here.query('session.me')).status).toBe(401);
  expect((await elsewhere.query('session.me')).status).toBe(200);
});

test('a session ends after 7 days without use; use moves its end', async () => {
  const cookie = cookieOf(await signIn(await newLinkToken()));
  const client = new ApiClient(api.origin, cookie);
  const where = { tokenHash: hashToken(cookie.split('=')[1] ?? '') };
  const day = 24 * 3_600_000;
  await api.services.prisma.session.update({
    where,
    data: { lastSeenAt: new Date(Date.now() - day), expiresAt: new Date(Date.now() + day) },
  });
  const used = await client.query('session.me');
  expect(used.headers.get('set-cookie')).toContain('Max-Age=604800');
  const { expiresAt } = await api.services.prisma.session.findUniqueOrThrow({ where });
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 6 * day);

  await api.services.prisma.session.update({ where, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await client.query('session.me')).status).toBe(401);
});

test('a session is worth nothing once its person is no member any more', async () => {
  const client = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  await api.services.prisma.member.deleteMany();
  expect((await client.query('session.me')).status).toBe(401);
});

test('guessing is held up after five tries from one address', async () => {
  const tries = [];
  for (let each = 0; each < 6; each++)
    tries.push((await signIn('B'.repeat(43), { 'x-forwarded-for': '10.9.9.9' })).status);
  expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
});

test('who signed in and out is in the audit log', async () => {
  const client = new ApiClient(api.origin, cookieOf(await signIn(await newLinkToken())));
  await client.mutate('session.signOut');
  const entries = await api.services.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(entries.map(({ action }) => action)).toEqual(['session.signedIn', 'session.signedOut']);
});
