import { type RequestInit as UndiciInit, fetch as undiciFetch } from 'undici';
import { EgressRefused } from './egress-refused';
import { createGuardedAgent, type ResolveName, resolveByDns } from './guarded-agent';
import { limitBody } from './limit-body';

export interface SafeFetchOptions {
  /** `host:port` the operator lets through although they are not public (EGRESS_ALLOW) */
  allow?: readonly string[];
  /** never reachable, allowed or not: our own database */
  forbidden?: readonly { host: string; port: number }[];
  /** for tests */
  resolve?: ResolveName;
}

export interface FetchPolicy {
  /** the only hosts a credential may be sent to: `api.example.com` or `api.example.com:8443`; absent: any */
  allowedHosts?: readonly string[];
  /** `host:port` of model servers found on this machine */
  localServers?: readonly string[];
  /** `same-origin` refuses to follow elsewhere; default `follow` */
  redirects?: 'follow' | 'same-origin';
  /** of the decompressed answer; default 10 MB */
  maxResponseBytes?: number;
}

/** `fetch` that reaches public addresses only. Throws EgressRefused for what it does not do, else behaves like `fetch`. */
export interface SafeFetch {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The same guard with narrower or, for local model servers, wider rules. */
  with(policy: FetchPolicy): SafeFetch;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
/** All that is sent on to another origin: anything else may be a credential. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

export function createSafeFetch({
  allow = [],
  forbidden = [],
  resolve = resolveByDns,
}: SafeFetchOptions = {}): SafeFetch {
  const agents = new Map<string, ReturnType<typeof createGuardedAgent>>();
  // A connection opened under wider rules is never lent to a caller with narrower ones.
  const agentFor = (localServers: readonly string[]) => {
    const allowed = [...new Set([...allow, ...localServers].map(normalizeHost))].sort();
    const name = allowed.join(',');
    const agent = agents.get(name) ?? createGuardedAgent({ allow: new Set(allowed), forbidden, resolve });
    agents.set(name, agent);
    return agent;
  };
  const withPolicy = (policy: FetchPolicy): SafeFetch => {
    const dispatcher = agentFor(policy.localServers ?? []);
    const safeFetch = async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      return follow(request, await bodyOf(request, init), policy, dispatcher);
    };
    return Object.assign(safeFetch, {
      with: withPolicy,
      close: async () => {
        await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      },
    });
  };
  return withPolicy({});
}

async function follow(
  request: Request,
  firstBody: RequestBody,
  policy: FetchPolicy,
  dispatcher: ReturnType<typeof createGuardedAgent>,
): Promise<Response> {
  let url = new URL(request.url);
  let { method } = request;
  let headers = new Headers(request.headers);
  let body = firstBody;
  checkScheme(url);
  checkHost(url, policy.allowedHosts);
  for (let redirects = 0; ; redirects++) {
    const response = await send(url, { method, headers, body, signal: request.signal, dispatcher });
    const target = request.redirect === 'manual' ? null : redirectTarget(response, url);
    if (!target) return limitBody(response, url, policy.maxResponseBytes ?? MAX_RESPONSE_BYTES);
    await response.body?.cancel();
    if (request.redirect === 'error')
      throw new EgressRefused('redirect', `${url.host} sends requests elsewhere (${target.host}).`);
    if (redirects === MAX_REDIRECTS)
      throw new EgressRefused('redirect', `${url.host} redirects more than ${MAX_REDIRECTS} times.`);
    checkScheme(target);
    if (target.origin !== url.origin) {
      if (policy.redirects === 'same-origin')
        throw new EgressRefused('redirect', `${url.host} redirects to ${target.host}, which is not followed.`);
      if (url.protocol === 'https:' && target.protocol === 'http:')
        throw new EgressRefused('redirect', `${url.host} redirects to an address without encryption.`);
      headers = new Headers([...headers].filter(([name]) => HARMLESS_HEADERS.has(name)));
    }
    const turnsIntoGet =
      response.status === 303 || ((response.status === 301 || response.status === 302) && method === 'POST');
    if (turnsIntoGet && method !== 'HEAD') {
      method = 'GET';
      body = null;
      headers.delete('content-type');
    }
    if (body instanceof ReadableStream)
      throw new EgressRefused('redirect', `${url.host} redirects a request whose body cannot be sent again.`);
    url = target;
  }
}

type RequestBody = RequestInit['body'];

/** Text and bytes can be sent again after a redirect; a stream cannot, and forms become the bytes their headers speak of. */
async function bodyOf(request: Request, init?: RequestInit): Promise<RequestBody> {
  const given = init?.body;
  if (typeof given === 'string' || given instanceof ReadableStream || given instanceof Uint8Array) return given;
  if (given === undefined || given === null) return request.body;
  return await request.arrayBuffer();
}

async function send(
  url: URL,
  {
    signal,
    ...request
  }: {
    method: string;
    headers: Headers;
    body: RequestBody;
    signal: AbortSignal;
    dispatcher: ReturnType<typeof createGuardedAgent>;
  },
): Promise<Response> {
  try {
    // Undici's own classes and Node's are the same in all but name.
    const init = { ...request, signal, redirect: 'manual', duplex: 'half' } as unknown as UndiciInit;
    return (await undiciFetch(url, init)) as unknown as Response;
  } catch (error) {
    // Undici wraps what the connection was refused with.
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof EgressRefused ? cause : error;
  }
}

function redirectTarget(response: Response, from: URL): URL | null {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  if (!URL.canParse(location, from))
    throw new EgressRefused('redirect', `${from.host} redirects to an unreadable address.`);
  return new URL(location, from);
}

function checkScheme(url: URL): void {
  if (url.protocol === 'http:' || url.protocol === 'https:') return;
  throw new EgressRefused('scheme', `Only http and https addresses can be reached, not ${url.protocol}`);
}

function checkHost(url: URL, allowedHosts: readonly string[] | undefined): void {
  if (!allowedHosts) return;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isAllowed = allowedHosts.some((entry) => {
    const host = entry.toLowerCase();
    return host === url.hostname || host === `${url.hostname}:${port}`;
  });
  if (isAllowed) return;
  throw new EgressRefused(
    'host-not-allowed',
    `This credential may only be sent to ${allowedHosts.join(', ')}, not to ${url.host}.`,
  );
}

const normalizeHost = (entry: string): string => entry.toLowerCase().replace(/^\[(.+)\]:(\d+)$/, '$1:$2');
