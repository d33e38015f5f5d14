import type { SafeFetch } from '../egress/safe-fetch';
import type { FetchFor, ModelAccess } from './model-access';

/** Long answers with reasoning are streamed as many small pieces; this bounds all of them together. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/**
 * Sends a key to its own address and nowhere else. A model server on this machine, or one the operator named in the
 * environment, may be on a private address; one a person entered in the app may not, unless EGRESS_ALLOW names it.
 */
export const createFetchFor =
  (safeFetch: SafeFetch): FetchFor =>
  ({ baseUrl, source }: ModelAccess) => {
    const limits = { redirects: 'same-origin' as const, maxResponseBytes: MAX_RESPONSE_BYTES };
    if (!baseUrl) return safeFetch.with(limits) as typeof fetch;
    const host = hostAndPort(baseUrl);
    const isTrusted = source !== 'saved';
    return safeFetch.with({
      ...limits,
      allowedHosts: [host],
      ...(isTrusted ? { localServers: [host] } : {}),
    }) as typeof fetch;
  };

function hostAndPort(address: string): string {
  const url = new URL(address);
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}
