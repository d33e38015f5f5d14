import { AsyncLocalStorage } from 'node:async_hooks';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { SafeFetch } from '@/server/adapters/egress/safe-fetch';
import type { HttpServer } from './server-definition';

/** Told when the answer to the request made in this context broke off, which the SDK would only notice as a timeout. */
export const requestContext = new AsyncLocalStorage<{ fail(error: unknown): void }>();

/** Streamable HTTP through the egress guard, credentials to the server's own host only. */
export function createHttpTransport(server: HttpServer, safeFetch: SafeFetch): StreamableHTTPClientTransport {
  const url = new URL(server.url);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const guarded = safeFetch.with({
    allowedHosts: [`${url.hostname}:${port}`],
    localServers: server.isOperators ? [`${url.hostname}:${port}`] : [],
    redirects: 'same-origin',
  });
  return new StreamableHTTPClientTransport(url, {
    fetch: async (input, init) => watchBody(await guarded(input, init)),
    requestInit: { headers: server.headers },
    redirectPolicy: 'same-origin',
  });
}

function watchBody(response: Response): Response {
  const request = requestContext.getStore();
  if (!request || !response.body) return response;
  const reader = response.body.getReader();
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        request.fail(error);
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(watched, { status, statusText, headers });
}
