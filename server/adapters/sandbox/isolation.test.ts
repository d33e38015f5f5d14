import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '@/graph/json';
import type { SandboxJob } from '@/server/engine/contract';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { createSandbox, type Sandbox } from './sandbox';

// One process, so that every job follows another in it: what one leaves behind would be there for the next.

let entry: BundledEntry;
let sandbox: Sandbox;
/** of a machine in a process that has run no poison */
let untouched: Json;
const quiet = new AbortController().signal;

beforeAll(async () => {
  entry = await bundleEntry('server/adapters/sandbox/child.ts');
  sandbox = createSandbox({ childPath: entry.path, size: 1 });
  await sandbox.selfTest();
  untouched = await run(FINGERPRINT);
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await entry.remove();
});

const job = (code: string, more: Partial<SandboxJob> = {}): SandboxJob => ({
  workspaceId: 'ours',
  versionId: 'v1',
  code,
  language: 'javascript',
  input: {},
  seed: 'a1b2',
  now: Date.UTC(2026, 10, 20),
  timeoutMs: 10_000,
  ...more,
});
const run = async (code: string, more: Partial<SandboxJob> = {}): Promise<Json> =>
  (await sandbox.run(job(code, more), { signal: quiet })).value;
const ends = (code: string, more: Partial<SandboxJob> = {}): Promise<string> =>
  sandbox.run(job(code, more), { signal: quiet }).then(
    () => 'value',
    (error) => error.error.code,
  );

/** Everything that can be reached from the global object: names, kinds, flags, the text of functions, values of plain data. */
const FINGERPRINT = `
const seen = new Map(), lines = [];
const show = (value) => (Object(value) === value ? '#' + visit(value) : typeof value + ':' + String(value));
function visit(object) {
  if (seen.has(object)) return seen.get(object);
  const id = seen.size;
  seen.set(object, id);
  const own = Reflect.ownKeys(object).map((key) => {
    const { value, get, set, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
    return [String(key), writable, enumerable, configurable, show(value), show(get), show(set)].join();
  });
  lines[id] = [typeof object, Object.isExtensible(object), show(Object.getPrototypeOf(object)), ...own,
    typeof object === 'function' ? Function.prototype.toString.call(object) : ''].join('|');
  return id;
}
visit(globalThis);
return { count: lines.length, text: lines.join('\\n'), random: [Math.random(), Math.random()], now: [Date.now(), performance.now()],
  order: Object.keys({ b: 1, a: 2, [Symbol.for('x')]: 3 }) };`;

const POISON: [name: string, code: string][] = [
  [
    'global names',
    `globalThis.kept = 'secret'; var loose = 1; globalThis.console = null; delete globalThis.URL; return 1;`,
  ],
  [
    'replaced built-ins',
    `Array.prototype.map = () => 'forged'; JSON.parse = () => ({}); JSON.stringify = () => '"forged"'; Math.random = () => 0;
     Date.now = () => 0; Object.keys = () => ['forged']; Reflect.apply = () => 1; Promise.prototype.then = function () {}; return 1;`,
  ],
  [
    'prototypes',
    `Object.prototype.isAdmin = true; Function.prototype.call = null; Object.freeze(Array.prototype); return 1;`,
  ],
  [
    'the sandbox’s own objects',
    `console.log.leak = 'secret'; performance.timeOrigin = 5; Object.preventExtensions(globalThis); return 1;`,
  ],
  ['registered symbols', `Symbol.for('secret')[Symbol.toPrimitive]; globalThis[Symbol.for('secret')] = 1; return 1;`],
  [
    'work left for later',
    `const later = () => { globalThis.late = 1; }; Promise.resolve().then(later); queueMicrotask(later); return 1;`,
  ],
  ['a promise that never settles', `globalThis.held = new Promise(() => {}); await globalThis.held;`],
  ['a thrown error', `globalThis.kept = 1; throw Object.assign(new Error('x'), { stackTraceLimit: 3 });`],
  [
    'an error prepared',
    `Error.stackTraceLimit = 0; Error.prepareStackTrace = () => 'forged'; Error.prototype.name = 'Forged'; null.x;`,
  ],
  [
    'collected things',
    `new FinalizationRegistry(() => { globalThis.late = 1; }).register({}, 1); return new WeakRef({}) && 1;`,
  ],
  ['a syntax error', `return 1 +;`],
  ['getters on the global object', `Object.defineProperty(globalThis, 'Object', { get: () => null }); return 1;`],
  ['memory used up', `const a = []; for (;;) a.push(new Array(1e5).fill(7));`],
  ['a deep stack', `function down() { return down() + 1; } return down();`],
  [
    'much memory',
    `globalThis.big = Array.from({ length: 200000 }, (_, i) => 'secret' + i); return globalThis.big.length;`,
  ],
  ['time running out', `globalThis.kept = 1; for (;;) {}`],
  ['work without end', `const again = () => queueMicrotask(again); again(); return 1;`],
];

describe('nothing of a job is left for the next', () => {
  it.each(POISON)('after %s', async (name, poison) => {
    const timeoutMs = /time|without end/.test(name) ? 200 : 10_000;
    const others = [
      { versionId: 'v1' },
      { versionId: 'another version' },
      { workspaceId: 'theirs', versionId: 'v1' },
      { workspaceId: 'theirs', versionId: 'another workflow' },
    ];
    for (const other of others) {
      await ends(poison, { timeoutMs });
      expect(await run(FINGERPRINT, other)).toEqual(untouched);
    }
  });

  it('however many there were, also of the same step', async () => {
    for (let turn = 0; turn < 60; turn++) {
      const [, poison] = POISON[turn % 11] ?? ['', 'return 1;'];
      await ends(poison);
    }
    expect(await run(FINGERPRINT)).toEqual(untouched);
    const counter = 'globalThis.count = (globalThis.count ?? 0) + 1; return globalThis.count;';
    for (let turn = 0; turn < 20; turn++) expect(await run(counter)).toBe(1);
  });

  it('but each job has the time and the chance of its own run', async () => {
    const code = 'return [Date.now(), performance.timeOrigin, performance.now(), Math.random()];';
    const [first, other, again] = [await run(code), await run(code, { seed: 'c3', now: 5 }), await run(code)];
    expect(again).toEqual(first);
    expect(other).toMatchObject([5, 5, 0, expect.any(Number)]);
    expect((other as Json[])[3]).not.toBe((first as Json[])[3]);
  });
});

describe('jobs that are sent together', () => {
  it('end each in its own way', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        if (n % 10 === 3) return ends('throw new Error("x");');
        if (n % 10 === 5) return ends('for (;;) {}', { timeoutMs: 100 });
        if (n % 10 === 7) return ends('const a = []; for (;;) a.push(new Array(1e5).fill(7));');
        return run('globalThis.n = (globalThis.n ?? 0) + input.n; return globalThis.n;', { input: { n } });
      }),
    );
    const special = new Map([
      [3, 'code-threw'],
      [5, 'sandbox-timeout'],
      [7, 'sandbox-memory'],
    ]);
    expect(all).toEqual(all.map((_, n) => special.get(n % 10) ?? n));
  }, 30_000);

  it('do not suffer when one of them is stopped', async () => {
    const stop = new AbortController();
    const stopped = new AbortController();
    const running = sandbox.run(job('for (;;) {}', { timeoutMs: 30_000 }), { signal: stop.signal });
    const rest = Array.from({ length: 10 }, (_, n) => run(`return ${n};`));
    const waiting = sandbox.run(job('return 1;'), { signal: stopped.signal });
    stopped.abort();
    await expect(waiting).rejects.toMatchObject({ error: { code: 'cancelled' } });
    stop.abort();
    await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(await Promise.all(rest)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('go on elsewhere when the one before them is stopped while it runs', async () => {
    await run('return 0;');
    const stop = new AbortController();
    // Fills the one process, so that the next ones are sent together when it is done.
    const first = run('let n = 0; for (let i = 0; i < 3e6; i++) n += i; return 1;');
    const hanging = sandbox.run(job('for (;;) {}', { timeoutMs: 30_000 }), { signal: stop.signal });
    const after = [run('return "a";'), run('return "b";')];
    expect(await first).toBe(1);
    stop.abort();
    await expect(hanging).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(await Promise.all(after)).toEqual(['a', 'b']);
  });
});
