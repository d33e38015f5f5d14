import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '@/graph/json';
import { type SandboxJob, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { createSandbox, type Sandbox } from './sandbox';
import { TORTURE_CASES } from './torture-cases';

let entry: BundledEntry;
let sandbox: Sandbox;
const quiet = new AbortController().signal;

beforeAll(async () => {
  entry = await bundleEntry('server/adapters/sandbox/child.ts');
  sandbox = createSandbox({ childPath: entry.path });
  await sandbox.selfTest();
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await entry.remove();
});

const job = (code: string, more: Partial<SandboxJob> = {}): SandboxJob => ({
  workspaceId: 'w',
  versionId: 'v',
  code,
  language: 'javascript',
  input: {},
  seed: 'a1b2',
  now: Date.UTC(2026, 10, 20, 14, 2),
  timeoutMs: 5_000,
  ...more,
});
const run = (code: string, more: Partial<SandboxJob> = {}) => sandbox.run(job(code, more), { signal: quiet });
const value = async (code: string, input: JsonObject = {}): Promise<Json> => (await run(code, { input })).value;
const failure = async (code: string, more: Partial<SandboxJob> = {}): Promise<StepError> => {
  try {
    const result = await run(code, more);
    throw new Error(`gave ${JSON.stringify(result.value)}`);
  } catch (error) {
    if (error instanceof StepFailure) return error.error;
    throw error;
  }
};

describe('the boot self-test', () => {
  it('passes on this machine', () => {
    expect(sandbox.status()).toMatchObject({ isEnabled: true, reason: null });
  });

  it('turns code steps off, in words, when the program is missing', async () => {
    const broken = createSandbox({ childPath: '/nowhere/sandbox-child.mjs' });
    expect(await broken.selfTest()).toMatchObject({ isEnabled: false });
    await expect(broken.run(job('return 1'), { signal: quiet })).rejects.toMatchObject({
      error: { code: 'sandbox-off', message: expect.stringContaining('is missing'), transient: false },
    });
  });
});

describe('torture', () => {
  it.each(TORTURE_CASES)('$name', async ({ code, timeoutMs, expects }) => {
    if ('value' in expects) expect(JSON.stringify((await run(code, { timeoutMs })).value)).toBe(expects.value);
    else expect((await failure(code, { timeoutMs })).code).toBe(expects.code);
  });

  it.each([
    ['a loop in a promise chain', 'for (;;) await 0;', 'sandbox-timeout'],
    [
      'a loop that catches its own interruption',
      'for (;;) { try { for (;;) {} } catch {} finally { continue; } }',
      'sandbox-timeout',
    ],
    ['an endless getter in the result', 'return { get a() { for (;;) {} } };', 'sandbox-timeout'],
    ['an endless toJSON', 'return { toJSON() { return { toJSON: this.toJSON }; } };', 'code-result'],
    ['a proxy without end', 'return new Proxy({}, { ownKeys: () => { for (;;) {} } });', 'sandbox-timeout'],
    ['a huge array', 'return new Array(1e9).fill(1).length;', 'sandbox-memory'],
    ['a huge buffer', 'return new ArrayBuffer(1e9).byteLength;', 'sandbox-memory'],
    [
      'memory used up in an async function',
      'const a = []; for (;;) { await 0; a.push(new Array(1e5).fill(0)); }',
      'sandbox-memory',
    ],
    [
      'recursion through JSON',
      'const o = { toJSON() { return JSON.stringify(o); } }; return JSON.stringify(o);',
      'sandbox-stack',
    ],
    ['brackets nested a hundred thousand deep', `return ${'['.repeat(20_000)}${']'.repeat(20_000)};`, 'sandbox-stack'],
    ['a result of 5 MB', 'return "x".repeat(5 * 1024 * 1024);', 'code-result-too-large'],
    ['a result 100 levels deep', 'let o = 1; for (let i = 0; i < 100; i++) o = [o]; return o;', 'code-result'],
    [
      'a result with 20,000 fields',
      'return Object.fromEntries(Array.from({ length: 20000 }, (_, i) => ["k" + i, 1]));',
      'code-result',
    ],
    ['a __proto__ field', 'return JSON.parse(\'{"__proto__": {"isAdmin": true}}\');', 'code-result'],
  ])('%s', async (_name, code, expected) => {
    const timeoutMs = expected === 'sandbox-timeout' ? 200 : 20_000;
    expect((await failure(code, { timeoutMs })).code).toBe(expected);
  });

  it('keeps one job away from the next', async () => {
    await run(`Object.prototype.leak = 1; Array.prototype.map = () => 'broken'; JSON.stringify = () => '"forged"';
      Promise.prototype.then = () => {}; globalThis.kept = 1; return 1;`);
    expect(await value('return [typeof kept, typeof ({}).leak, [1].map((n) => n + 1), JSON.stringify(1)];')).toEqual([
      'undefined',
      'undefined',
      [2],
      '1',
    ]);
  });

  it('is not fooled by code that replaces what the sandbox itself uses', async () => {
    const tampered = `JSON.stringify = () => '"forged"'; Promise.prototype.then = () => {}; Reflect.apply = () => 1;
      Array.isArray = () => false; Set.prototype.has = () => true; Object.keys = () => []; String.prototype.slice = () => '';
      return { list: [1, 2], name: 'real' };`;
    expect(await value(tampered)).toEqual({ list: [1, 2], name: 'real' });
  });

  it.each([
    'process',
    'require',
    'module',
    'fetch',
    'setTimeout',
    'Worker',
    'WebAssembly',
    'Buffer',
    'log',
    'std',
    'os',
    '__dirname',
    'Deno',
    'Bun',
    'navigator',
    'window',
  ])('%s does not exist', async (name) => {
    expect(await value(`return typeof ${name};`)).toBe('undefined');
  });

  it('answers the next job after each of them', async () => {
    expect(await value('return input.a + 1;', { a: 1 })).toBe(2);
  });
});

describe('a job', () => {
  it('gets its input and returns plain data', async () => {
    const code = `const total = input.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
return { total, at: new Date(0), none: undefined, list: [undefined, NaN, Infinity] };`;
    const input = { lines: [{ price: 2, quantity: 3 }] };
    expect(await value(code, input)).toEqual({ total: 6, at: '1970-01-01T00:00:00.000Z', list: [null, null, null] });
  });

  it('may be asynchronous', async () => {
    expect(await value('const parts = await Promise.all([1, 2].map(async (n) => n * 2)); return parts;')).toEqual([
      2, 4,
    ]);
    expect(await value('return Promise.resolve({ done: true });')).toEqual({ done: true });
  });

  it('may be TypeScript', async () => {
    const code = `interface Line { sku: string; quantity: number }
enum Size { Small = 1, Large }
const lines = input.lines as Line[];
const byQuantity = <T extends { quantity: number }>(a: T, b: T): number => b.quantity - a.quantity;
return { first: lines.toSorted(byQuantity)[0]!.sku, size: Size.Large satisfies number };`;
    const { value } = await run(code, {
      language: 'typescript',
      input: {
        lines: [
          { sku: 'a', quantity: 1 },
          { sku: 'b', quantity: 2 },
        ],
      },
    });
    expect(value).toEqual({ first: 'b', size: 2 });
  });

  it('has the clock and the random numbers of its run, the same each time', async () => {
    const code =
      'return { now: Date.now(), year: new Date().getFullYear(), hour: new Date().getHours(), random: [Math.random(), Math.random()] };';
    const [first, again, other] = await Promise.all([run(code), run(code), run(code, { seed: 'c3' })]);
    expect(again.value).toEqual(first.value);
    expect(first.value).toMatchObject({ now: Date.UTC(2026, 10, 20, 14, 2), year: 2026, hour: 14 });
    expect(other.value).not.toEqual(first.value);
    const randoms = (await value('return Array.from({ length: 2000 }, Math.random);')) as number[];
    expect(randoms.every((n) => n >= 0 && n < 1)).toBe(true);
    expect(new Set(randoms).size).toBe(2000);
    expect(randoms.reduce((sum, n) => sum + n, 0) / 2000).toBeCloseTo(0.5, 1);
  });

  it('has URL, TextEncoder and structuredClone', async () => {
    expect(await value('return new URL("https://a.example/b?c=1").searchParams.get("c");')).toBe('1');
    const changed = 'const url = new URL("https://a.example/?a=1"); url.searchParams.set("b", "2"); return url.href;';
    expect(await value(changed)).toBe('https://a.example/?a=1&b=2');
    expect(await value('return [...new TextEncoder().encode("é")];')).toEqual([195, 169]);
    expect(await value('return structuredClone({ a: [1] });')).toEqual({ a: [1] });
  });

  it('keeps what it prints', async () => {
    const { logs } =
      await run(`console.log('lines', 3, { a: [1] }); console.warn(new Error('careful')); console.error(null, undefined, () => 1, 2n);
      const self = {}; self.self = self; console.debug(self, new Map([[1, 2]])); return 1;`);
    expect(logs.map(({ level, message }) => [level, message])).toEqual([
      ['info', 'lines 3 {"a":[1]}'],
      ['warn', 'Error: careful'],
      ['error', 'null undefined [function ] 2n'],
      ['debug', '{"self":"[seen above]"} [[1,2]]'],
    ]);
  });

  it('keeps at most 200 lines or 64 KB of it and says so', async () => {
    const lines = (await run('for (let i = 0; i < 500; i++) console.log(i); return 1;')).logs;
    expect(lines).toHaveLength(200);
    expect(lines.at(-1)?.message).toContain('left out');
    const bytes = (await run('for (let i = 0; i < 50; i++) console.log("x".repeat(10000)); return 1;')).logs;
    expect(bytes.reduce((sum, line) => sum + line.message.length, 0)).toBeLessThan(66_000);
    expect(bytes.at(-1)?.message).toContain('left out');
  });

  it('gives what it printed along with its failure', async () => {
    await expect(run('console.log("got here"); null.x;')).rejects.toMatchObject({
      extra: { trace: { console: [{ level: 'info', message: 'got here' }] } },
    });
  });

  it('repairs text that the database could not hold', async () => {
    expect(await value('return "a\\u0000b\\ud800c";')).toBe('a�b�c');
  });
});

describe('an error', () => {
  it.each([
    ['const a = 1;\nconst b = null;\nreturn b.name;', 'code-threw', 3, /^TypeError: .*null.*\(line 3\)/],
    ['return missing.name;', 'code-threw', 1, /^ReferenceError: .*missing.*\(line 1\)/],
    ['const a = 1;\nreturn a +;', 'code-syntax', 2, /cannot be read.*\(line 2\)/],
    [
      'function inner() {\n  throw new RangeError("too many lines");\n}\nawait 1;\ninner();',
      'code-threw',
      2,
      /RangeError: too many lines \(line 2\)/,
    ],
    ['if (true) {\n  return 1;\n', 'code-syntax', 3, /cannot be read/],
    ['const text = "open;\nreturn 1;', 'code-syntax', 1, /cannot be read/],
  ])('is placed on the line of the author: %j', async (code, expected, line, message) => {
    const error = await failure(code);
    expect(error).toMatchObject({ code: expected, transient: false, field: 'config.code', details: { line } });
    expect(error.message).toMatch(message);
  });

  it('is placed on the line of the author in TypeScript too', async () => {
    const code = `interface Line {
  sku: string;
}
const line: Line | null = null;
return line!.sku;`;
    expect(await failure(code, { language: 'typescript' })).toMatchObject({ code: 'code-threw', details: { line: 5 } });
    const broken = await failure('const a: number = 1;\nconst b: = 2;', { language: 'typescript' });
    expect(broken).toMatchObject({ code: 'code-syntax', details: { line: 2 } });
  });

  it.each([
    ['return () => 1;', /^The returned value is a function/],
    ['return { items: [{ run() {} }] };', /^The returned value\.items\[0\]\.run is a function/],
    ['', /^The code returned nothing/],
    ['const a = {}; a.self = a; return a;', /^The returned value\.self contains itself/],
    ['return { total: 10n };', /\.total is a BigInt/],
    ['return new Map();', /is a Map\. Return Object\.fromEntries/],
    ['return { "odd key": new Set() };', /\["odd key"\] is a Set/],
    ['return new Uint8Array(2);', /is an Uint8Array|is a Uint8Array/],
    ['return { later: Promise.resolve(1) };', /\.later is a Promise\. Put await before it/],
    ['return Symbol("a");', /is a symbol/],
  ])('says what cannot be returned: %s', async (code, message) => {
    expect(await failure(code)).toMatchObject({ code: 'code-result', message: expect.stringMatching(message) });
  });

  it.each([
    ['throw "plain text";', 'The code threw plain text (line'],
    ['throw { code: 7 };', 'The code threw {"code":7}'],
    ['throw null;', 'The code threw null'],
    ['await Promise.reject(new Error("rejected"));', 'Error: rejected'],
    ['return fetch("https://example.com");', 'Code steps have no network'],
    ['import fs from "node:fs"; return 1;', 'cannot be read'],
  ])('is told for %s', async (code, message) => {
    expect((await failure(code)).message).toContain(message.replace(' (line', ''));
  });
});

describe('the pool', () => {
  it('stops a job when asked to', async () => {
    const controller = new AbortController();
    const running = sandbox.run(job('for (;;) {}', { timeoutMs: 30_000 }), { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(await value('return 1;')).toBe(1);
  });

  it('lets jobs wait for their turn, and refuses beyond the limit', async () => {
    const small = createSandbox({ childPath: entry.path, size: 1, queueLimit: 8 });
    await small.selfTest();
    const stop = new AbortController();
    const blocking = small.run(job('for (;;) {}', { timeoutMs: 30_000 }), { signal: stop.signal });
    const waiting = Array.from({ length: 8 }, (_, n) => small.run(job(`return ${n};`), { signal: quiet }));
    await expect(small.run(job('return 1;'), { signal: quiet })).rejects.toMatchObject({
      error: { code: 'sandbox-busy', transient: true, isBusy: true },
    });
    stop.abort();
    await expect(blocking).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect((await Promise.all(waiting)).map((one) => one.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await small.close();
  });

  it('says of each job when its turn has come, and not before', async () => {
    const small = createSandbox({ childPath: entry.path, size: 1 });
    await small.selfTest();
    const order: string[] = [];
    const jobs = ['a', 'b', 'c'].map(async (name) => {
      await small.run(job('return 1'), { signal: quiet, onBegin: () => order.push(`${name} begins`) });
      order.push(`${name} ends`);
    });
    expect(order).toEqual([]);
    await Promise.all(jobs);
    await small.close();
    expect(order.filter((each) => each.endsWith('begins'))).toEqual(['a begins', 'b begins', 'c begins']);
    expect(order.indexOf('c begins')).toBeGreaterThan(order.indexOf('a ends'));
  });

  it('survives more jobs than a process may run', async () => {
    const values = await Promise.all(Array.from({ length: 90 }, (_, n) => value('return input.n;', { n })));
    expect(values).toEqual(Array.from({ length: 90 }, (_, n) => n));
    for (let n = 0; n < 4; n++) await Promise.all(Array.from({ length: 90 }, () => value('return 1;')));
    expect(await value('return 2;')).toBe(2);
  }, 60_000);

  it('gives each job its memory, however much those before it used', async () => {
    const small = createSandbox({ childPath: entry.path, size: 1 });
    const hungry = job('const kept = []; while (true) kept.push("x".repeat(100000) + kept.length);', {
      timeoutMs: 30_000,
    });
    for (let turn = 0; turn < 10; turn++) {
      await expect(small.run(hungry, { signal: quiet })).rejects.toMatchObject({ error: { code: 'sandbox-memory' } });
    }
    expect((await small.run(job('return new Array(1e6).fill(1).length;'), { signal: quiet })).value).toBe(1_000_000);
    await small.close();
  }, 120_000);

  it('refuses code and input that are too long before running anything', async () => {
    expect((await failure(`return 1; // ${'x'.repeat(70_000)}`)).code).toBe('code-too-large');
    expect((await failure('return 1;', { input: { text: 'x'.repeat(5_000_000) } })).code).toBe('code-input-too-large');
  });
});
