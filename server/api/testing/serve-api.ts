import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { handleDownload } from '../http/handle-download';
import { handleHealth } from '../http/handle-health';
import { handleSignIn } from '../http/handle-sign-in';
import { handleTrpc } from '../http/handle-trpc';
import { handleUpload } from '../http/handle-upload';
import { handleRest } from '../rest/handle-rest';
import type { ApiServices } from '../services';

export interface ServedApi {
  /** http://127.0.0.1:port */
  origin: string;
  close(): Promise<void>;
}

/** The route handlers behind a real HTTP server, the way the routes under app/ call them. */
export const serveApi = async (services: ApiServices): Promise<ServedApi> => {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, services).catch((error) => outgoing.destroy(error));
  });
  // A line that the server lets go of just when the client uses it again looks like a lost connection.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (incoming: IncomingMessage, outgoing: ServerResponse, services: ApiServices): Promise<void> => {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const response = await route(toRequest(incoming, gone.signal), services);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing).catch(() => undefined);
  else outgoing.end();
};

const toRequest = (incoming: IncomingMessage, signal: AbortSignal): Request => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (value) headers.set(name, String(value));
  headers.set('x-forwarded-for', headers.get('x-forwarded-for') ?? incoming.socket.remoteAddress ?? '');
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as BodyInit, duplex: 'half' as const }),
  });
};

const route = async (request: Request, services: ApiServices): Promise<Response> => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/api/trpc/')) return handleTrpc(request, services);
  if (/^\/api\/v1(\/|$)/.test(pathname)) return handleRest(request, services);
  if (pathname === '/api/sign-in') return handleSignIn(request, services);
  if (pathname === '/api/files') return handleUpload(request, services);
  if (pathname.startsWith('/api/files/'))
    return handleDownload(pathname.slice('/api/files/'.length))(request, services);
  if (pathname === '/healthz') return handleHealth();
  return new Response('Not found', { status: 404 });
};
