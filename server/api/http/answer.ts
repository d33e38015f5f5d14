import type { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { ErrorData } from '../error-shape';
import { PlainError } from '../plain-error';

/** On everything that is not a page: nothing of it may be stored, framed, guessed at or run. */
const API_HEADERS = {
  'cache-control': 'no-store, no-transform',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow',
};

export const withApiHeaders = (response: Response): Response => {
  for (const [name, value] of Object.entries(API_HEADERS)) response.headers.set(name, value);
  return response;
};

export const answerJson = (body: unknown, init: { status?: number; headers?: Headers } = {}): Response =>
  withApiHeaders(Response.json(body, { status: init.status ?? 200, headers: init.headers }));

const errorHeaders = ({ details }: PlainError): Headers => {
  const headers = new Headers();
  if (details.retryAfterSeconds) headers.set('retry-after', String(details.retryAfterSeconds));
  return headers;
};

/** A refusal of a plain route: `{ message, code }`. */
export const answerRefusal = (error: PlainError): Response =>
  answerJson(
    { message: error.message, code: error.code },
    { status: getHTTPStatusCodeFromError(error), headers: errorHeaders(error) },
  );

/** A refusal before tRPC has seen the request, in the envelope its client reads; one stands for a whole batch. */
export const answerTrpcRefusal = (error: PlainError): Response => {
  const data: ErrorData = { code: error.code, httpStatus: getHTTPStatusCodeFromError(error), ...error.details };
  return answerJson(
    { error: { message: error.message, code: -32_600, data } },
    { status: data.httpStatus, headers: errorHeaders(error) },
  );
};

export const refusal = (code: TRPCError['code'], message: string): PlainError => new PlainError(code, message);
