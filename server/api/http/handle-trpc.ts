import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from '../app-router';
import { PlainError } from '../plain-error';
import { toPlainError } from '../procedures/plain-errors';
import type { ApiServices } from '../services';
import { answerTrpcRefusal, refusal, withApiHeaders } from './answer';
import { openRequest } from './open-request';
import { readText } from './read-body';
import { refuseCrossSite, requireSameOrigin } from './require-same-origin';

const TRPC_ENDPOINT = '/api/trpc';
const MAX_BATCH = 10;

const MAX_BODY = 1_000_000;
/** Carry a whole workflow. */
const LARGE = new Set(['workflows.save', 'workflows.create', 'workflows.import']);
const MAX_LARGE_BODY = 2_000_000;
const MAX_ADDRESS = 8_192;

/** One tRPC request: everything that can be refused without reading it is refused first. */
export const handleTrpc = async (request: Request, services: ApiServices): Promise<Response> => {
  try {
    return withApiHeaders(await serve(await checked(request), services));
  } catch (error) {
    if (error instanceof PlainError) return answerTrpcRefusal(error);
    throw error;
  }
};

const checked = async (request: Request): Promise<Request> => {
  if (request.method === 'GET') {
    refuseCrossSite(request);
    if (request.url.length > MAX_ADDRESS)
      throw refusal('PAYLOAD_TOO_LARGE', 'The address of this request is too long.');
    return request;
  }
  if (request.method !== 'POST') throw refusal('METHOD_NOT_SUPPORTED', 'Use GET to read and POST to change.');
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw refusal('UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with the content type application/json.');
  requireSameOrigin(request);
  const isLarge = proceduresOf(request).some((path) => LARGE.has(path));
  const body = isLarge
    ? await readText(request, MAX_LARGE_BODY, 'This workflow is larger than 2 MB, which is the most Sluice takes.')
    : await readText(request, MAX_BODY, 'This request is larger than 1 MB, which is the most Sluice takes.');
  return new Request(request.url, { method: 'POST', headers: request.headers, body, signal: request.signal });
};

const proceduresOf = (request: Request): string[] =>
  decodeURIComponent(new URL(request.url).pathname.slice(TRPC_ENDPOINT.length + 1)).split(',');

const serve = (request: Request, services: ApiServices): Promise<Response> => {
  const headers = new Headers();
  return fetchRequestHandler({
    endpoint: TRPC_ENDPOINT,
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: async () => {
      try {
        return await openRequest(request, services, headers);
      } catch (error) {
        throw toPlainError(error, (defect) => services.reportDefect(defect, { path: 'context' }));
      }
    },
    responseMeta: ({ errors }) => {
      const seconds = errors.map((error) => (error instanceof PlainError && error.details.retryAfterSeconds) || 0);
      const retryAfter = Math.max(0, ...seconds);
      if (retryAfter > 0) headers.set('retry-after', String(retryAfter));
      return { headers };
    },
  });
};
