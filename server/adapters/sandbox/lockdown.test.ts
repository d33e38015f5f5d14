import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killGroup, type LockdownLayers, probeLockdown, spawnLocked } from './lockdown';

// What code finds that has broken out of the virtual machine: the process around it.

/** Tries what such code would try, and tells what came of each. */
const ESCAPED = `
import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
const tried = {};
const attempt = async (name, work) => {
  try { tried[name] = String(await work()); } catch (error) { tried[name] = 'refused'; }
};
await attempt('environment', () => Object.keys(process.env).join());
await attempt('folder', () => process.cwd());
await attempt('other files', () => readFileSync('/etc/passwd', 'utf8').length);
await attempt('folders', () => readdirSync('/').length);
await attempt('writing', () => writeFileSync('TARGET', 'x'));
await attempt('processes', async () => (await import('node:child_process')).execFileSync('id'));
await attempt('threads', async () => new (await import('node:worker_threads')).Worker('1', { eval: true }));
await attempt('addons', () => process.dlopen({ exports: {} }, '/usr/lib/none.node'));
await attempt('text as code', () => eval('1 + 1'));
await attempt('a function of text', () => new Function('return 1')());
await attempt('prototypes', () => ({}).__proto__ === undefined ? 'none' : 'there');
await attempt('user', () => process.getuid());
await attempt('memory', () => { const kept = []; for (let n = 0; n < 40; n++) kept.push(new WebAssembly.Memory({ initial: 2048 })); return kept.length; });
await attempt('this machine', () => new Promise((resolve, reject) => {
  connect(Number('PORT'), '127.0.0.1', () => resolve('reached')).on('error', reject);
}));
process.send(JSON.stringify(tried));
`;

let folder: string;
let entry: string;
let layers: LockdownLayers;
const server = createServer((socket) => socket.destroy());
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'sluice-locked-'));
  // It may run as another user.
  await chmod(folder, 0o755);
  entry = join(folder, 'escaped.mjs');
  await writeFile(
    entry,
    ESCAPED.replace('PORT', String((server.address() as { port: number }).port)).replace(
      'TARGET',
      join(tmpdir(), 'sluice-escaped'),
    ),
  );
  layers = await probeLockdown(entry);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function escaped(around: LockdownLayers): Promise<Record<string, string>> {
  const dataBytes = 734_003_200;
  const child = spawnLocked({ entry, layers: around, oldSpaceMb: 128, dataBytes, stdin: 'ignore', hasProto: false });
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => {
    stderr += String(text);
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`It ended: ${stderr}`)));
  try {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [string];
    return JSON.parse(message) as Record<string, string>;
  } finally {
    ended.catch(() => undefined);
    killGroup(child);
  }
}

const ALWAYS = {
  environment: '',
  folder: '/',
  'other files': 'refused',
  folders: 'refused',
  writing: 'refused',
  processes: 'refused',
  threads: 'refused',
  addons: 'refused',
  'text as code': 'refused',
  'a function of text': 'refused',
  prototypes: 'none',
};

it('has no environment, no files but its own, no processes, no threads, and makes no code of text', async () => {
  expect(await escaped({ user: false, network: false, limits: false })).toMatchObject(ALWAYS);
});

it('has every further layer that works on this machine: nobody’s rights, no network, and so much memory', async () => {
  const tried = await escaped(layers);
  expect(tried).toMatchObject(ALWAYS);
  if (layers.network) expect(tried['this machine']).toBe('refused');
  if (layers.limits) expect(tried.memory).toBe('refused');
  // In a namespace of its own it goes by another number.
  if (layers.user) expect((await escaped({ ...layers, network: false })).user).toBe('65534');
});
