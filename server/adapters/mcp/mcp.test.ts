import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { everythingOverStdio } from '@/server/testing/foreign-servers';
import { fixturePath, hostileServer, type McpHarness, mcpHarness, stdioServer } from '@/server/testing/mcp-harness';

const open: McpHarness[] = [];
const harness = async (...given: Parameters<typeof mcpHarness>): Promise<McpHarness> => {
  const made = await mcpHarness(...given);
  open.push(made);
  return made;
};
/** Short enough for a test, long enough for a busy machine to start a process. */
const QUICK = { timeouts: { connectMs: 6_000 } };
afterEach(() => Promise.all(open.splice(0).map((each) => each[Symbol.asyncDispose]())));

const old = () => stdioServer('old', [fixturePath('mcp-old-server')]);
const modern = () => stdioServer('modern', [fixturePath('mcp-new-server')]);

describe('a server of either era', () => {
  it('of 2025: value, text, effect and a fresh start without a probe the second time', async () => {
    const first = await harness([old()]);
    expect(await first.call('old', 'add', { a: 2, b: 3 })).toEqual({
      isError: false,
      data: { sum: 5 },
      text: '5',
      files: [],
      isDemo: false,
    });
    const check = await first.mcp.toolServers.check({ workspaceId: 'w1', connection: 'old' });
    expect(check).toMatchObject({
      ok: true,
      server: { name: 'old-fixture', version: '1.0.0', protocol: '2025-11-25' },
      tools: [
        { name: 'add', title: 'Add', effect: 'read', isIdempotent: true, outputSchema: { type: 'object' } },
        { name: 'echo_meta', effect: 'write', isIdempotent: false, outputSchema: null },
        { name: 'fail' },
      ],
    });
    expect(JSON.stringify(check)).not.toContain('"raw"');
    expect(await readFile(first.verdictFile, 'utf8')).toContain('"legacy"');
  });

  it('of 2026, which refuses the older handshake: any value is a value', async () => {
    const { call, mcp, verdictFile } = await harness([modern()]);
    expect(await call('modern', 'list_numbers', { count: 3 })).toMatchObject({ data: [0, 1, 2], text: '[0,1,2]' });
    expect(await readFile(verdictFile, 'utf8')).toContain('"modern"');
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'modern' });
    expect(check).toMatchObject({ ok: true, server: { name: 'new-fixture', protocol: '2026-07-28' } });
  });

  it('that became another one since it was probed', async () => {
    const definition = old();
    const verdicts = {
      get: async () => ({ kind: 'modern', discover: { supportedVersions: ['2026-07-28'] } }) as never,
      set: async () => undefined,
      forget: async () => undefined,
    };
    const { call } = await harness([definition], { verdicts });
    expect((await call('old', 'add', { a: 1, b: 1 })).data).toEqual({ sum: 2 });
  });

  it('that ends when it is asked anything before the handshake', async () => {
    const { call } = await harness([hostileServer('ends-when-probed')]);
    expect((await call('ends-when-probed', 'good')).data).toMatchObject({ tool: 'good' });
  });

  it('that speaks a version nobody knows', async () => {
    const { failure } = await harness([hostileServer('odd-version')]);
    expect(await failure('odd-version')).toMatchObject({
      transient: false,
      message: expect.stringContaining('2099-01-01'),
    });
  });
});

describe('the everything server, over stdio', () => {
  it('gives values, text, pictures as files, progress and its own failures', async () => {
    const { call, files, mcp } = await harness([everythingOverStdio()]);
    expect((await call('everything', 'echo', { message: 'Grüße' })).text).toContain('Grüße');
    const weather = await call('everything', 'get-structured-content', { location: 'New York' });
    expect(weather.data).toMatchObject({ temperature: expect.any(Number) });
    const image = await call('everything', 'get-tiny-image');
    expect(image.files).toEqual([
      { $file: '1', name: 'get-tiny-image-1.png', mediaType: 'image/png', size: files[0]?.bytes.length },
    ]);
    expect(
      Buffer.from(files[0]?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const resource = await call('everything', 'get-resource-reference', { resourceType: 'Blob', resourceId: 1 });
    expect(resource.files).toHaveLength(1);
    const links = await call('everything', 'get-resource-links', { count: 2 });
    expect(links.text).toContain('demo://resource');
    const seen: unknown[] = [];
    await call(
      'everything',
      'trigger-long-running-operation',
      { duration: 0.4, steps: 4 },
      { onProgress: (update) => seen.push(update) },
    );
    expect(seen.length).toBeGreaterThan(0);
    expect(seen[0]).toMatchObject({ fraction: 0.25 });
    expect(await call('everything', 'echo', {})).toMatchObject({ isError: true });
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'everything' });
    expect(check).toMatchObject({ ok: true });
    expect(check.ok && check.tools.length).toBeGreaterThan(10);
    expect(check.ok && check.tools.every((tool) => tool.problem === undefined)).toBe(true);
  }, 20_000);
});

describe('an answer that is not of the type that the tool announces', () => {
  it('is kept, with a warning that says what is wrong', async () => {
    const { call } = await harness([hostileServer('breaks-its-word')]);
    const answer = (tool: string) => call('breaks-its-word', tool);
    expect(await answer('wrong')).toMatchObject({
      data: { itemCount: 'many' },
      warnings: [
        'The answer is not of the type that the tool announces, so later steps may not find what they read: Item count must be a whole number, but is text.',
      ],
    });
    expect(await answer('nothing')).toMatchObject({
      data: null,
      text: 'There are many.',
      warnings: ['The tool announces data of a certain type, and gave none. Later steps may not find what they read.'],
    });
    // A failure is no answer, and many servers give data as text.
    expect(await answer('failed')).not.toHaveProperty('warnings');
    expect(await answer('right-as-text')).not.toHaveProperty('warnings');
  });

  it('is told to who tries the tool, as a run would be', async () => {
    const { mcp } = await harness([hostileServer('breaks-its-word')]);
    const attempt = (tool: string) => {
      const { signal } = new AbortController();
      return mcp.toolServers.call({ workspaceId: 'w1', connection: 'breaks-its-word', tool, arguments: {}, signal });
    };
    expect(await attempt('wrong')).toMatchObject({
      data: { itemCount: 'many' },
      warnings: [expect.stringContaining('Item count must be a whole number, but is text.')],
    });
    expect(await attempt('right-as-text')).toMatchObject({ data: { itemCount: 3 }, warnings: [] });
  });
});

describe('a call', () => {
  it('carries the idempotency key, and neither workspace nor run, to a server that is not ours', async () => {
    const { call } = await harness([old()]);
    const { data } = await call('old', 'echo_meta', {}, { idempotencyKey: 'key-7' });
    expect(data).toMatchObject({ 'sluice/idempotencyKey': 'key-7' });
    expect(JSON.stringify(data)).not.toMatch(/workspace|runId/);
  });

  it('that a person tries carries a key of its own each time, so no server takes two tries for one', async () => {
    const { mcp } = await harness([old()]);
    const keyOfTry = async () => {
      const { signal } = new AbortController();
      const request = { workspaceId: 'w1', connection: 'old', tool: 'echo_meta', arguments: {}, signal };
      return ((await mcp.toolServers.call(request)).data as Record<string, string>)['sluice/idempotencyKey'];
    };
    const [first, second] = [await keyOfTry(), await keyOfTry()];
    expect(first).toMatch(/^\S{20,}$/);
    expect(second).not.toBe(first);
  });

  it('carries workspace and run to the demo services', async () => {
    const { call } = await harness([], {
      demo: { command: process.execPath, args: [fixturePath('mcp-old-server')], env: {} },
    });
    const result = await call('demo', 'echo_meta', {}, { runId: 'r9' });
    expect(result).toMatchObject({ isDemo: true, data: { 'sluice/workspaceId': 'w1', 'sluice/runId': 'r9' } });
  });

  it('that the tool itself calls failed', async () => {
    const { call } = await harness([old()]);
    expect(await call('old', 'fail')).toMatchObject({ isError: true, text: 'The shelf is empty' });
  });

  it('passes PATH, HOME and what was declared, nothing of ours', async () => {
    const { call } = await harness([
      hostileServer('plain', { env: { TOKEN: 't', NODE_OPTIONS: '--require evil', LD_PRELOAD: 'evil.so' } }),
    ]);
    const { data } = await call('plain', 'good');
    const names = Object.keys((data as { env: object }).env).filter((name) => !name.startsWith('__CF'));
    expect(names.sort()).toEqual(['HOME', 'PATH', 'TOKEN']);
  });

  it('forwards progress', async () => {
    const { call } = await harness([hostileServer('progress')]);
    const seen: unknown[] = [];
    await call('progress', 'good', {}, { onProgress: (update) => seen.push(update) });
    expect(seen).toEqual([1, 2, 3].map((part) => ({ message: `part ${part}`, fraction: part / 4 })));
  });

  it('uses one process for many calls, and one for each workspace', async () => {
    const { call } = await harness([hostileServer('plain')]);
    const pid = async (workspaceId: string) =>
      ((await call('plain', 'good', {}, { workspaceId })).data as { pid: number }).pid;
    const [first, second, other] = await Promise.all([pid('w1'), pid('w1'), pid('w2')]);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('a tool', () => {
  it('that changed since the step was set up is refused, also when it changes while connected', async () => {
    const { call, failure, mcp } = await harness([hostileServer('drifts')]);
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'drifts' });
    const fingerprint = check.ok ? check.tools[0]?.fingerprint : undefined;
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await call('drifts', 'good', {}, { fingerprint })).text).toBe('changed');
    expect(await failure('drifts', 'good', {}, { fingerprint })).toMatchObject({
      code: 'mcp-tool-changed',
      transient: false,
      field: 'config.tool',
    });
  });

  it('that does not exist is named, with those that do', async () => {
    const { failure } = await harness([old()]);
    expect(await failure('old', 'subtract')).toMatchObject({
      code: 'mcp-unknown-tool',
      message: '"old" has no tool called "subtract". It has: add, echo_meta, fail.',
    });
  });

  it('that is malformed never hides the others', async () => {
    const { call, failure, mcp } = await harness([hostileServer('malformed')]);
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'malformed' });
    const problems = check.ok ? check.tools.map((tool) => [tool.name, tool.problem]) : [];
    expect(problems).toEqual([
      ['good', undefined],
      ['no-schema', 'It does not say what it takes.'],
      ['list-schema', 'What it takes is not described as an object.'],
      ['outside', 'Its description refers to something outside of it.'],
      ['tool 5', 'It has no name.'],
      ['tool 6', 'Its description is not an object.'],
      ['good', 'Another tool has the same name.'],
      ['untyped', undefined],
      ['array-output', undefined],
      ['slash/name', undefined],
    ]);
    expect(check).toMatchObject({ detail: '6 of its 10 tools cannot be used.' });
    expect((await call('malformed', 'good')).isError).toBe(false);
    expect(await failure('malformed', 'no-schema')).toMatchObject({ code: 'mcp-broken-tool' });
  });

  it('may be on a later page; pages without end are cut off', async () => {
    const { call, mcp } = await harness([hostileServer('pages'), hostileServer('endless-pages')]);
    expect((await call('pages', 'tool-24')).isError).toBe(false);
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'endless-pages' });
    expect(check).toMatchObject({ ok: true, detail: expect.stringContaining('more than 20 pages') });
  });
});

describe('a server that misbehaves', () => {
  it('is missing', async () => {
    const { failure, mcp } = await harness([stdioServer('gone', [], { command: 'no-such-command-anywhere' })]);
    expect(await failure('gone')).toMatchObject({ code: 'mcp-command-missing', transient: false });
    expect(await mcp.toolServers.check({ workspaceId: 'w1', connection: 'gone' })).toEqual({
      ok: false,
      detail: '"gone" cannot be started: its command was not found.',
    });
    expect(await failure('nobody')).toMatchObject({ code: 'mcp-unknown-connection', field: 'config.connection' });
  });

  it('exits at once: its exit code and what it wrote are shown', async () => {
    const { failure } = await harness([hostileServer('exits')]);
    expect(await failure('exits')).toMatchObject({
      code: 'mcp-exited',
      message: '"exits" ended before it was ready (exit code 3). It wrote: config error: no address given',
      details: { exitCode: 3, stderr: 'config error: no address given' },
    });
  });

  it('prints something else and exits', async () => {
    const { failure } = await harness([hostileServer('garbage-and-exits')]);
    expect((await failure('garbage-and-exits')).message).toContain('It printed: usage: server [options]');
  });

  it('prints garbage', async () => {
    const { failure } = await harness([hostileServer('garbage')], QUICK);
    expect(await failure('garbage')).toMatchObject({
      code: 'mcp-not-mcp',
      message: expect.stringContaining('Listening on http://localhost:3000'),
      transient: false,
    });
  }, 15_000);

  it('prints banners before it speaks: they are skipped', async () => {
    const { call } = await harness([hostileServer('chatty')]);
    expect((await call('chatty', 'good')).isError).toBe(false);
  });

  it('never gets ready', async () => {
    const { failure } = await harness([hostileServer('silent')], QUICK);
    expect(await failure('silent')).toMatchObject({
      code: 'mcp-no-answer',
      transient: true,
      message: '"silent" did not answer within 6 s.',
    });
  }, 15_000);

  it('never answers a call: safe to try again only if it reads', async () => {
    const { failure } = await harness([hostileServer('never-answers')], { timeouts: { callMs: 1_500 } });
    expect(await failure('never-answers', 'good')).toMatchObject({ code: 'mcp-timeout', transient: true });
    expect(await failure('never-answers', 'write')).toMatchObject({
      code: 'mcp-timeout',
      transient: false,
      message: expect.stringContaining('may have happened'),
      details: { mayHaveHappened: true },
    });
  }, 15_000);

  it('is waited for as long as the author of the step gives it', async () => {
    const { call, failure } = await harness([hostileServer('slow')], { timeouts: { callMs: 400 } });
    expect(await failure('slow')).toMatchObject({ code: 'mcp-timeout' });
    expect(await call('slow', 'good', {}, { timeoutMs: 5_000 })).toMatchObject({ text: 'at last' });
  });

  it('reports progress for ever: the call ends all the same, whatever its author gives it', async () => {
    const timeouts = { callMs: 400, callTotalMs: 1_200 };
    const { failure } = await harness([hostileServer('busy-for-ever')], { timeouts });
    for (const timeoutMs of [undefined, 60_000]) {
      const begun = performance.now();
      const error = await failure('busy-for-ever', 'good', {}, { timeoutMs, onProgress: () => undefined });
      expect(error).toMatchObject({ code: 'mcp-timeout', transient: true });
      expect(performance.now() - begun).toBeGreaterThan(1_100);
    }
  }, 15_000);

  it('answers 11 MB, wherever the id stands: one clear error, and the connection goes on', async () => {
    for (const mode of ['huge', 'huge-id-last']) {
      const { failure, mcp } = await harness([hostileServer(mode)]);
      expect(await failure(mode)).toMatchObject({
        code: 'mcp-too-large',
        transient: false,
        message: expect.stringContaining('at most 4 MB'),
      });
      expect(await failure(mode)).toMatchObject({ code: 'mcp-too-large' });
      await mcp.close();
    }
  }, 20_000);

  it('crashes during a call: exit code and last words, then it rests before it is started again', async () => {
    const { failure, mcp } = await harness([hostileServer('crashes')]);
    expect(await failure('crashes', 'write')).toMatchObject({
      code: 'mcp-closed',
      transient: false,
      details: { exitCode: 9, stderr: 'out of cheese', mayHaveHappened: true },
    });
    expect(await failure('crashes')).toMatchObject({
      code: 'mcp-resting',
      transient: true,
      retryAfterMs: expect.any(Number),
    });
    expect(await mcp.toolServers.check({ workspaceId: 'w1', connection: 'crashes' })).toMatchObject({ ok: true });
    expect(await failure('crashes')).toMatchObject({ code: 'mcp-closed', transient: true });
  });

  it('fails again and again: it is left alone longer each time, until somebody asks', async () => {
    let now = 1_000_000;
    const { failure, mcp } = await harness([hostileServer('exits')], { now: () => now });
    const waits: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      expect((await failure('exits')).code).toBe('mcp-exited');
      const resting = await failure('exits');
      expect(resting.code).toBe('mcp-resting');
      waits.push(resting.retryAfterMs ?? 0);
      now += resting.retryAfterMs ?? 0;
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 60_000, 60_000]);
    expect(await mcp.toolServers.check({ workspaceId: 'w1', connection: 'exits' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('exit code 3'),
    });
  }, 15_000);

  it('sends characters the database cannot hold', async () => {
    const { call, mcp } = await harness([hostileServer('unicode')]);
    const result = await call('unicode', 'good');
    expect(result).toMatchObject({ text: 'a\ufffdb\ufffdc', data: { 'k\ufffd': 'v\ufffd' } });
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'unicode' });
    expect(check.ok && check.tools.map((tool) => tool.problem)).toEqual([
      undefined,
      'Its name contains characters that cannot be sent.',
      undefined,
    ]);
    expect(JSON.stringify(check)).not.toMatch(/\\u0000|\\ud800/);
  });

  it('sends keys that could reach a prototype', async () => {
    const { failure } = await harness([hostileServer('unsafe')]);
    expect(await failure('unsafe')).toMatchObject({
      code: 'mcp-bad-answer',
      message: expect.stringContaining('__proto__'),
    });
  });

  it('sends content of a kind nobody knows: the rest counts', async () => {
    const { call } = await harness([hostileServer('odd-content')]);
    expect(await call('odd-content', 'good')).toMatchObject({ text: 'still here', data: null, files: [] });
  });
});

describe('stopping', () => {
  it('a call tells the server, and is not taken for a timeout', async () => {
    const { call, failure } = await harness([hostileServer('never-answers'), old()]);
    await call('old', 'add', { a: 1, b: 1 });
    const controller = new AbortController();
    const failing = failure('never-answers', 'good', {}, { signal: controller.signal });
    controller.abort();
    expect(await failing).toMatchObject({ code: 'cancelled', transient: false });
    const begun = new AbortController();
    const running = failure('never-answers', 'good', {}, { signal: begun.signal });
    await failure('never-answers', 'unknown');
    begun.abort();
    expect(await running).toMatchObject({ code: 'cancelled' });
  });

  it('ends the process and whatever it started, also when it will not hear of it', async () => {
    const { call, mcp } = await harness([hostileServer('has-helper'), hostileServer('stubborn')]);
    await call('has-helper', 'good');
    await call('stubborn', 'good');
    const pids = await childrenOf(process.pid);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    await mcp.close();
    expect(pids.filter(isAlive)).toEqual([]);
  }, 15_000);

  it('idle servers are ended, and started again when needed', async () => {
    const { call } = await harness([hostileServer('plain')], { timeouts: { idleMs: 1 } });
    const before = await childrenOf(process.pid);
    await call('plain', 'good');
    const [pid] = (await childrenOf(process.pid)).filter((each) => !before.includes(each));
    await expect.poll(() => pid !== undefined && isAlive(pid), { timeout: 10_000 }).toBe(false);
    expect((await call('plain', 'good')).isError).toBe(false);
  }, 15_000);

  it('at most eight processes run; the one idle longest makes way', async () => {
    const servers = Array.from({ length: 9 }, (_, index) => ({ ...hostileServer('plain'), name: `plain ${index}` }));
    const { call } = await harness(servers);
    const before = (await childrenOf(process.pid)).length;
    for (const server of servers) await call(server.name, 'good');
    expect((await childrenOf(process.pid)).length - before).toBeLessThanOrEqual(8);
  }, 20_000);
});

/** All descendants, helpers of helpers included. */
async function childrenOf(pid: number): Promise<number[]> {
  const direct = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''))
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [...direct, ...(await Promise.all(direct.map(childrenOf))).flat()];
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
