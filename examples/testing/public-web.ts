import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSafeFetch, type FetchPolicy, type SafeFetch } from '@/server/adapters/egress/safe-fetch';
import { createHttpRequests } from '@/server/adapters/http/http-requests';
import type { HttpPort } from '@/server/engine/contract';

/** What the public services that examples ask would answer, by path and query. */
const ANSWERS: Record<string, unknown> = {
  '/v1/latest?base=EUR&symbols=CHF': { amount: 1, base: 'EUR', date: '2026-11-20', rates: { CHF: 0.935 } },
};

export interface PublicWeb {
  http: HttpPort;
  close(): Promise<void>;
}

/**
 * The product's own requests, sent to a server of this process instead of the public one they name: the test needs no
 * network, and everything between the step and the wire is as it is.
 */
export async function openPublicWeb(): Promise<PublicWeb> {
  const server = createServer((request, response) => {
    const answer = ANSWERS[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: `not found: ${request.url}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const guarded = createSafeFetch({ allow: [here] });
  return {
    http: createHttpRequests({
      safeFetch: pointedAt(here, guarded),
      findCredential: async () => null,
      keepFile: async () => {
        throw new Error('No example asks for a file.');
      },
    }),
    async close() {
      await guarded.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const pointedAt = (host: string, guarded: SafeFetch): SafeFetch => {
  const send = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    return guarded(`http://${host}${pathname}${search}`, init);
  };
  return Object.assign(send, {
    with: (policy: FetchPolicy) => pointedAt(host, guarded.with(policy)),
    close: () => guarded.close(),
  });
};
