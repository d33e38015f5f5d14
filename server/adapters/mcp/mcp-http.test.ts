import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findFreePort } from '@/scripts/lib/free-port.mjs';
import { type RunningServer, startEverythingOverHttp } from '@/server/testing/foreign-servers';
import { type McpHarness, mcpHarness } from '@/server/testing/mcp-harness';
import type { HttpServer } from './server-definition';

const open: McpHarness[] = [];
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each[Symbol.asyncDispose]()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const harness = async (...given: Parameters<typeof mcpHarness>): Promise<McpHarness> => {
  const made = await mcpHarness(...given);
  open.push(made);
  return made;
};
const httpServer = (url: string, more: Partial<HttpServer> = {}): HttpServer => ({
  kind: 'http',
  name: 'remote',
  url,
  headers: {},
  isOperators: true,
  ...more,
});
async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}
const readBody = async (request: IncomingMessage): Promise<Record<string, never>> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body === '' ? {} : JSON.parse(body);
};

/** A server of the newer era in this process. */
async function modernServer(register: (server: McpServer) => void, seen: IncomingMessage[] = []): Promise<string> {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'in-process', version: '1.0.0' });
    register(server);
    return server;
  });
  return serve(async (request, response) => {
    seen.push(request);
    const body = JSON.stringify(await readBody(request));
    const answer = await handler.fetch(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method,
        headers: request.headers as Record<string, string>,
        ...(request.method === 'POST' ? { body } : {}),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  });
}

/** A bare server of the older era, for answers that no SDK would give. */
const legacyServer = (answer: (id: number, method: string, response: ServerResponse) => void): Promise<string> =>
  serve(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const { id, method } = (await readBody(request)) as unknown as { id?: number; method: string };
    if (id === undefined) return response.writeHead(202).end();
    const send = (result: unknown) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    if (method === 'initialize') {
      send({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'bare', version: '0' } });
    } else if (method === 'tools/list') {
      send({ tools: [{ name: 'good', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] });
    } else if (method === 'tools/call') answer(id, method, response);
    else
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }));
  });

describe('the everything server, over streamable HTTP', () => {
  let server: RunningServer;
  let url: string;
  beforeAll(async () => {
    server = await startEverythingOverHttp();
    url = server.url;
  }, 30_000);
  afterAll(() => server.stop());

  it('gives values, files and progress', async () => {
    const { call, files, mcp } = await harness([httpServer(url)]);
    expect((await call('remote', 'echo', { message: 'hello' })).text).toContain('hello');
    expect((await call('remote', 'get-structured-content', { location: 'Chicago' })).data).toMatchObject({
      conditions: expect.any(String),
    });
    expect((await call('remote', 'get-tiny-image')).files).toHaveLength(1);
    expect(files[0]?.mediaType).toBe('image/png');
    const seen: unknown[] = [];
    await call(
      'remote',
      'trigger-long-running-operation',
      { duration: 0.3, steps: 3 },
      { onProgress: (update) => seen.push(update) },
    );
    expect(seen.length).toBeGreaterThan(0);
    const check = await mcp.toolServers.check({ workspaceId: 'w1', connection: 'remote' });
    expect(check).toMatchObject({ ok: true, server: { protocol: '2025-11-25' } });
  }, 20_000);

  it('stops a call when asked to', async () => {
    const { failure } = await harness([httpServer(url)]);
    const controller = new AbortController();
    const stopWhenUnderWay = () => controller.abort();
    expect(
      await failure(
        'remote',
        'trigger-long-running-operation',
        { duration: 60, steps: 300 },
        { signal: controller.signal, onProgress: stopWhenUnderWay },
      ),
    ).toMatchObject({ code: 'cancelled' });
  }, 20_000);
});

describe('a server of the newer era, over HTTP', () => {
  it('is called with its headers', async () => {
    const seen: IncomingMessage[] = [];
    const url = await modernServer((server) => {
      server.registerTool(
        'greet',
        { inputSchema: z.object({ name: z.string() }), annotations: { readOnlyHint: true } },
        ({ name }) => ({
          content: [{ type: 'text', text: `Hello ${name}` }],
        }),
      );
    }, seen);
    const { call, mcp } = await harness([
      httpServer(url, { headers: { authorization: 'Bearer abc', 'x-team': 'sales' } }),
    ]);
    expect((await call('remote', 'greet', { name: 'Lena' })).text).toBe('Hello Lena');
    expect(seen.every(({ headers }) => headers.authorization === 'Bearer abc' && headers['x-team'] === 'sales')).toBe(
      true,
    );
    expect(await mcp.toolServers.check({ workspaceId: 'w1', connection: 'remote' })).toMatchObject({
      ok: true,
      server: { name: 'in-process', protocol: '2026-07-28' },
    });
  });

  it('gets arguments repeated in headers where its tool asks for that', async () => {
    const seen: IncomingMessage[] = [];
    const url = await modernServer((server) => {
      const region = z.string().meta({ 'x-mcp-header': 'Region' });
      server.registerTool('route', { inputSchema: z.object({ region }) }, ({ region: given }) => ({
        content: [{ type: 'text', text: given }],
      }));
    }, seen);
    const { call } = await harness([httpServer(url)]);
    expect((await call('remote', 'route', { region: 'eu' })).text).toBe('eu');
    expect(seen.at(-1)?.headers['mcp-param-region']).toBe('eu');
  });
});

describe('what may be reached', () => {
  it('a server added in the app is not on a private address', async () => {
    const url = await modernServer(() => undefined);
    const { failure } = await harness([], { findHttpServer: async () => httpServer(url, { isOperators: false }) });
    expect(await failure('remote')).toMatchObject({
      code: 'mcp-blocked',
      transient: false,
      message: expect.stringContaining('EGRESS_ALLOW'),
    });
  });

  it('unless the operator allows it', async () => {
    const url = await legacyServer((id, _method, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'ok' }] } })),
    );
    const { call } = await harness([], {
      findHttpServer: async () => httpServer(url, { isOperators: false }),
      egress: { allow: [new URL(url).host] },
    });
    expect((await call('remote', 'good')).text).toBe('ok');
  });

  it('a redirect to another host is not followed, and the key does not go there', async () => {
    let reached = 0;
    const elsewhere = await serve((_request, response) => {
      reached += 1;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    const { failure } = await harness([httpServer(url, { headers: { authorization: 'Bearer abc' } })], {
      egress: { allow: [new URL(elsewhere).host] },
    });
    expect((await failure('remote')).transient).toBe(false);
    expect(reached).toBe(0);
  });
});

describe('a server that misbehaves, over HTTP', () => {
  it.each([
    [401, 'mcp-unauthorized', false],
    [403, 'mcp-unauthorized', false],
    [503, 'mcp-http', true],
    [429, 'mcp-http', true],
  ])('answers %i', async (status, code, transient) => {
    const url = await serve((_request, response) => response.writeHead(status).end('no'));
    const { failure } = await harness([httpServer(url)]);
    expect(await failure('remote')).toMatchObject({ code, transient, status });
  });

  it('says how long to wait: seconds, or a date by its own clock, while connecting and at a call', async () => {
    const refuse = (headers: Record<string, string>) => async (): Promise<string> =>
      serve((_request, response) => response.writeHead(429, headers).end('slow down'));
    const dated = { 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' };
    for (const [headers, retryAfterMs] of [
      [{ 'retry-after': '7' }, 7_000],
      [dated, 90_000],
    ] as const) {
      const { failure } = await harness([httpServer(await refuse(headers)())]);
      expect(await failure('remote')).toMatchObject({ code: 'mcp-http', transient: true, status: 429, retryAfterMs });
    }
    let calls = 0;
    const url = await legacyServer((id, _method, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(503, { 'retry-after': '11' }).end('busy');
      else if (calls === 2) response.writeHead(503).end('busy');
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }));
    });
    const { failure, call } = await harness([httpServer(url)]);
    expect(await failure('remote')).toMatchObject({ status: 503, retryAfterMs: 11_000 });
    // What it asked before is over.
    expect(await failure('remote')).not.toHaveProperty('retryAfterMs');
    expect(await call('remote', 'good')).toMatchObject({ isError: false });
  });

  it('is not there', async () => {
    const { failure } = await harness([httpServer(`http://127.0.0.1:${await findFreePort()}/mcp`)]);
    expect(await failure('remote')).toMatchObject({
      code: 'mcp-unreachable',
      transient: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is a web page', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
    );
    const { failure } = await harness([httpServer(url)]);
    expect(await failure('remote')).toMatchObject({ code: 'mcp-not-mcp', transient: false });
  });

  it('never answers', async () => {
    const url = await serve(() => undefined);
    const { failure } = await harness([httpServer(url)], { timeouts: { connectMs: 800 } });
    expect(await failure('remote')).toMatchObject({ code: 'mcp-no-answer', transient: true });
  });

  it.each(['application/json', 'text/event-stream'])(
    'answers 11 MB as %s',
    async (type) => {
      const url = await legacyServer((id, _method, response) => {
        const message = JSON.stringify({
          jsonrpc: '2.0',
          id,
          result: { content: [{ type: 'text', text: 'x'.repeat(11 * 1024 * 1024) }] },
        });
        response.writeHead(200, { 'content-type': type });
        response.write(type === 'application/json' ? message : `data: ${message}\n\n`);
        response.end();
      });
      const { failure } = await harness([httpServer(url)]);
      expect(await failure('remote')).toMatchObject({ code: 'mcp-too-large', transient: false });
    },
    20_000,
  );

  it('answers 5 MB, which can be read but is too much for a step', async () => {
    const url = await legacyServer((id, _method, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'x'.repeat(5_000_000) }] } }),
        ),
    );
    const { failure } = await harness([httpServer(url)]);
    expect(await failure('remote')).toMatchObject({ code: 'mcp-too-large' });
  });

  it('was restarted and has forgotten its sessions: the next call makes a new one', async () => {
    let session = 1;
    const url = await serve(async (request, response) => {
      if (request.method !== 'POST') return response.writeHead(405).end();
      const { id, method } = (await readBody(request)) as unknown as { id?: number; method: string };
      if (
        method !== 'initialize' &&
        method !== 'server/discover' &&
        request.headers['mcp-session-id'] !== `s${session}`
      ) {
        return response.writeHead(404).end('Session not found');
      }
      if (id === undefined) return response.writeHead(202).end();
      const send = (result: unknown) =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': `s${session}` })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      if (method === 'initialize') {
        send({
          protocolVersion: '2025-11-25',
          capabilities: { tools: {} },
          serverInfo: { name: 'bare', version: '0' },
        });
      } else if (method === 'tools/list') send({ tools: [{ name: 'write', inputSchema: { type: 'object' } }] });
      else if (method === 'tools/call') send({ content: [{ type: 'text', text: `session ${session}` }] });
      else response.writeHead(400).end();
    });
    const { call, failure } = await harness([httpServer(url)]);
    expect((await call('remote', 'write')).text).toBe('session 1');
    session = 2;
    expect(await failure('remote', 'write')).toMatchObject({ code: 'mcp-session-gone', transient: true });
    expect((await call('remote', 'write')).text).toBe('session 2');
  });

  it('hangs up in the middle of its answer', async () => {
    const url = await legacyServer((_id, _method, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"jsonrpc":"2.0"');
      response.socket?.destroy();
    });
    const { failure } = await harness([httpServer(url)], { timeouts: { callMs: 8_000 } });
    expect(await failure('remote')).toMatchObject({ transient: true });
  }, 20_000);
});
