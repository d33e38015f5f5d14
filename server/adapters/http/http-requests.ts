import type { SafeFetch } from '@/server/adapters/egress/safe-fetch';
import { type HttpCall, type HttpPort, StepFailure } from '@/server/engine/contract';
import { explainHttpError } from './explain-http-error';
import type { FindHttpCredential, HttpCredential } from './http-credentials';
import { type KeepFile, readAnswer } from './read-answer';

interface Options {
  safeFetch: SafeFetch;
  findCredential: FindHttpCredential;
  keepFile: KeepFile;
}

/** Requests of steps to the outside: only through the egress guard, a secret only to the hosts it was made for. */
export const createHttpRequests = ({ safeFetch, findCredential, keepFile }: Options): HttpPort => ({
  async send(call, { signal }) {
    const url = addressOf(call.url);
    const headers = headersOf(call);
    const credential = call.credential === null ? null : await requireCredential(findCredential, call);
    if (credential) {
      requireEncryption(url, credential);
      headers.set(credential.header, credential.value);
    }
    const guarded = safeFetch.with({
      maxResponseBytes: call.maxBytes,
      // What a secret was sent with must not be carried on to a place it was not made for.
      ...(credential ? { allowedHosts: credential.hosts, redirects: 'same-origin' as const } : {}),
    });
    try {
      const { method, body } = call;
      const response = await guarded(url, { method, headers, body, signal });
      return await readAnswer(response, { url, workspaceId: call.workspaceId, keepFile });
    } catch (error) {
      throw explainHttpError(error, { host: url.host, signal, maxBytes: call.maxBytes });
    }
  },
});

const invalid = (code: string, message: string, field: string): StepFailure =>
  new StepFailure({ code, message, transient: false, field });

function addressOf(text: string): URL {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid(
      'bad-address',
      `"${text.slice(0, 200)}" is not an address that can be reached: it must begin with https:// or http://.`,
      'config.url',
    );
  if (url.username || url.password)
    throw invalid('bad-address', 'Leave name and password out of the address; use a credential.', 'config.url');
  return url;
}

/** Whoever is on the way reads what is sent over http. Inside one's own network that may be wanted: then the port is named too. */
function requireEncryption(url: URL, { hosts }: HttpCredential): void {
  if (url.protocol === 'https:' || !hosts.includes(url.hostname)) return;
  const place = `${url.hostname}:${url.port || '80'}`;
  if (hosts.includes(place)) return;
  throw invalid(
    'unencrypted',
    `The credential is not sent to ${url.host} without encryption. Begin the address with https://, or name ${place} among the hosts of the credential.`,
    'config.url',
  );
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Visible characters of Latin-1, space and tab: a line break would begin another header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Headers that say how the request is sent, which is not for a step to say. */
const OURS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

function headersOf({ headers: given, idempotencyKey }: HttpCall): Headers {
  const headers = new Headers({
    accept: 'application/json, text/*;q=0.9, */*;q=0.8',
    'user-agent': 'Sluice',
    'idempotency-key': idempotencyKey,
  });
  for (const [name, value] of Object.entries(given)) {
    if (!HEADER_NAME.test(name))
      throw invalid('bad-header', `"${name.slice(0, 100)}" is not the name of a header.`, 'config.headers');
    if (!HEADER_VALUE.test(value))
      throw invalid(
        'bad-header',
        `The header "${name}" has a character in it that cannot be sent in a header, such as a line break.`,
        'config.headers',
      );
    if (OURS.has(name.toLowerCase()))
      throw invalid('bad-header', `The header "${name}" is set by Sluice itself.`, 'config.headers');
    headers.set(name, value);
  }
  return headers;
}

async function requireCredential(find: FindHttpCredential, { workspaceId, credential }: HttpCall) {
  const found = await find(workspaceId, credential ?? '');
  if (!found)
    throw invalid(
      'no-credential',
      `There is no credential called "${credential}". Add it under Connections, or choose another.`,
      'config.credential',
    );
  return found;
}
