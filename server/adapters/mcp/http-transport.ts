import { AsyncLocalStorage } from 'node:async_hooks';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { SafeFetch } from '@/server/adapters/egress/safe-fetch';
import { askedToWaitMs } from '@/server/engine/retry-after';
import type { HttpServer } from './server-definition';

/** Told when the answer to the request made in this context broke off, which the SDK would only notice as a timeout. */
export const requestContext = new AsyncLocalStorage<{ fail(error: unknown): void }>();

/** How long servers asked to wait in their last answer, of which the SDK's error says nothing. */
const asked = new WeakMap<StreamableHTTPClientTransport, number>();

export const askedWaitOf = (transport: StreamableHTTPClientTransport): number | undefined => asked.get(transport);

/** Streamable HTTP through the egress guard, credentials to the server's own host only. */
export function createHttpTransport(server: HttpServer, safeFetch: SafeFetch): StreamableHTTPClientTransport {
  const url = new URL(server.url);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const guarded = safeFetch.with({
    allowedHosts: [`${url.hostname}:${port}`],
    localServers: server.isOperators ? [`${url.hostname}:${port}`] : [],
    redirects: 'same-origin',
  });
  const transport: StreamableHTTPClientTransport = new StreamableHTTPClientTransport(url, {
    fetch: async (input, init) => {
      const response = await guarded(input, init);
      const waitMs = response.ok ? undefined : askedToWaitMs(Object.fromEntries(response.headers));
      if (waitMs === undefined) asked.delete(transport);
      else asked.set(transport, waitMs);
      return watchBody(response);
    },
    requestInit: { headers: server.headers },
    redirectPolicy: 'same-origin',
  });
  return transport;
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
