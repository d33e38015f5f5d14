import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileRef } from '@/graph/json';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import { MAX_FILE_BYTES } from './file-limits';

let api: ApiFixture;
let editor: Person;
let stranger: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor');
  stranger = await api.person(await api.workspace('Elsewhere'), 'owner', 'Stranger');
});
afterAll(() => api.close());

const upload = (body: BodyInit, headers: Record<string, string> = {}, person: Person = editor) =>
  fetch(`${api.origin}/api/files`, {
    method: 'POST',
    headers: { 'content-type': 'application/pdf', 'x-file-name': 'order.pdf', ...person.client.headers, ...headers },
    body,
  });
const download = (hash: string, person: Person = editor) =>
  fetch(`${api.origin}/api/files/${hash}`, { headers: person.client.headers });
const message = async (response: Response) => ((await response.json()) as { message: string }).message;

test('a file comes back byte for byte, as a download that no browser runs', async () => {
  const bytes = randomBytes(300_000);
  const stored = await upload(bytes, { 'x-file-name': encodeURIComponent('Auftrag Nr. 7 – “ä”.pdf') });
  expect(stored.status).toBe(200);
  const ref = (await stored.json()) as FileRef;
  expect(ref).toEqual({
    $file: createHash('sha256').update(bytes).digest('hex'),
    name: 'Auftrag Nr. 7 – “ä”.pdf',
    mediaType: 'application/pdf',
    size: 300_000,
  });
  const back = await download(ref.$file);
  expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
  expect(back.headers.get('content-disposition')).toBe(
    `attachment; filename="Auftrag Nr. 7 _ ___.pdf"; filename*=UTF-8''Auftrag%20Nr.%207%20%E2%80%93%20%E2%80%9C%C3%A4%E2%80%9D.pdf`,
  );
  expect(back.headers.get('x-content-type-options')).toBe('nosniff');
  expect(back.headers.get('content-security-policy')).toContain('sandbox');
  expect(back.headers.get('cache-control')).toContain('no-store');
});

test('a page or a picture with script in it is handed out as bytes', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml']) {
    const ref = (await (await upload(`<script>${type}</script>`, { 'content-type': type })).json()) as FileRef;
    expect((await download(ref.$file)).headers.get('content-type'), type).toBe('application/octet-stream');
  }
});

test('the same bytes are stored once, under as many names as they came with', async () => {
  const bytes = randomBytes(1_000);
  const first = (await (await upload(bytes, { 'x-file-name': 'a.pdf' })).json()) as FileRef;
  const second = (await (await upload(bytes, { 'x-file-name': 'b.pdf' })).json()) as FileRef;
  expect(second.$file).toBe(first.$file);
  const { prisma } = api.services;
  expect(await prisma.blob.count({ where: { workspaceId, hash: first.$file } })).toBe(1);
  expect(await prisma.file.count({ where: { workspaceId, hash: first.$file } })).toBe(2);
});

test('an empty file is refused in words', async () => {
  const response = await upload('');
  expect([response.status, await message(response)]).toEqual([
    400,
    '“order.pdf” is empty: it has 0 bytes. Was it saved completely?',
  ]);
});

test('50 MB are taken', async () => {
  expect((await upload(Buffer.alloc(MAX_FILE_BYTES, 7))).status).toBe(200);
});

test('60 MB are refused in words, announced or not', async () => {
  const before = await api.services.prisma.file.count();
  const sixty = Buffer.alloc(60 * 1_024 * 1_024, 7);
  const announced = await upload(sixty);
  expect([announced.status, await message(announced)]).toEqual([
    413,
    '“order.pdf” is larger than 50 MB, which is the most Sluice takes. Split it, or make it smaller.',
  ]);
  const pieces = new ReadableStream({
    start(controller) {
      for (let each = 0; each < 60; each++) controller.enqueue(sixty.subarray(0, 1_024 * 1_024));
      controller.close();
    },
  });
  const streamed = await fetch(`${api.origin}/api/files`, {
    method: 'POST',
    headers: { 'x-file-name': 'stream.bin', ...editor.client.headers },
    body: pieces,
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
  expect(await api.services.prisma.file.count()).toBe(before);
});

test.each([
  ['without a name', { 'x-file-name': '' }, 400],
  ['as a form', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ['with a name that is not percent-encoded', { 'x-file-name': '%E0%A4%A' }, 400],
  ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['from another origin', { origin: 'https://evil.example' }, 403],
])('a file sent %s', async (_how, headers, status) => {
  expect((await upload('x', headers)).status).toBe(status);
});

test('a name cannot lead anywhere', async () => {
  const names = ['../../etc/passwd', 'C:\\Windows\\system.ini', '..', 'a\u202egnp.exe', 'line\nbreak.txt'];
  const stored = [];
  for (const name of names)
    stored.push(
      ((await (await upload(randomBytes(9), { 'x-file-name': encodeURIComponent(name) })).json()) as FileRef).name,
    );
  expect(stored).toEqual(['passwd', 'system.ini', 'file', 'agnp.exe', 'linebreak.txt']);
});

test('files need a session, the right role and the right workspace', async () => {
  const viewer = await api.person(workspaceId, 'viewer');
  const ref = (await (await upload('ours')).json()) as FileRef;
  expect((await upload('x', {}, viewer)).status).toBe(403);
  expect((await download(ref.$file, viewer)).status).toBe(200);

  const nobody = await fetch(`${api.origin}/api/files/${ref.$file}`);
  expect(nobody.status).toBe(401);
  const anonymous = await fetch(`${api.origin}/api/files`, {
    method: 'POST',
    headers: { 'x-file-name': 'x', origin: api.origin },
    body: 'x',
  });
  expect(anonymous.status).toBe(401);

  const foreign = await download(ref.$file, stranger);
  const unknown = await download('0'.repeat(64), stranger);
  const odd = await download('not-a-hash', stranger);
  expect([foreign.status, unknown.status, odd.status]).toEqual([404, 404, 404]);
  expect(new Set([await foreign.text(), await unknown.text(), await odd.text()]).size).toBe(1);
});

test('a value of a run is no file, though it is stored beside them', async () => {
  const hash = createHash('sha256').update('"value"').digest('hex');
  await api.services.prisma.blob.create({
    data: { workspaceId, hash, size: 7, mediaType: 'application/json', bytes: Buffer.from('"value"') },
  });
  expect((await download(hash)).status).toBe(404);
});
