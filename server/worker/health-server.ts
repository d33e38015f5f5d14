import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export interface HealthAnswers {
  ready(): Promise<{ ok: boolean }>;
  metrics(header: (name: string) => string | null): Promise<{ status: number; contentType: string; body: string }>;
}

/** What a worker tells whoever looks after it: `/healthz`, `/readyz` and `/metrics`. It takes no requests about runs. */
export async function openHealthServer(
  { port, host }: { port: number; host: string },
  answers: HealthAnswers,
): Promise<{ port: number; close(): Promise<void> }> {
  const answer = async (path: string, header: (name: string) => string | null, response: ServerResponse) => {
    if (path === '/healthz') return send(response, 200, JSON.stringify({ ok: true }));
    if (path === '/readyz') {
      const found = await answers.ready();
      return send(response, found.ok ? 200 : 503, JSON.stringify(found));
    }
    if (path !== '/metrics') return send(response, 404, 'Not found\n', 'text/plain');
    const { status, body, contentType } = await answers.metrics(header);
    send(response, status, body, contentType);
  };
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const header = (name: string): string | null => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : null;
    };
    if (request.method !== 'GET') return send(response, 405, 'Only GET\n', 'text/plain');
    answer((request.url ?? '').split('?')[0] ?? '', header, response).catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, status: number, body: string, contentType = 'application/json'): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
