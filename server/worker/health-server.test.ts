import { afterEach, expect, it } from 'vitest';
import { openHealthServer } from './health-server';

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

it('says that it lives, whether it is ready and what it counts, and nothing else', async () => {
  let isReady = false;
  const server = await openHealthServer(
    { port: 0, host: '127.0.0.1' },
    {
      ready: async () => ({ ok: isReady }),
      metrics: async (header) => ({
        status: header('authorization') ? 200 : 404,
        contentType: 'text/plain; version=0.0.4',
        body: 'sluice_up 1\n',
      }),
    },
  );
  close = server.close;
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(503);
  isReady = true;
  expect(await (await get('/readyz?x=1')).json()).toEqual({ ok: true });
  expect((await get('/metrics')).status).toBe(404);
  const metrics = await get('/metrics', { headers: { authorization: 'Bearer x' } });
  expect([metrics.status, metrics.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4']);
  expect((await get('/runs')).status).toBe(404);
  expect((await get('/healthz', { method: 'POST' })).status).toBe(405);
});
