import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server';
import * as z from 'zod';
import type { RefusalDetails } from '@/server/refusal';
import { inputProblems } from './input-problems';
import { PlainError } from './plain-error';

/** What the client reads in `error.data` beside the message. */
export interface ErrorData extends RefusalDetails {
  code: TRPCDefaultErrorShape['data']['code'];
  httpStatus: number;
  path?: string;
}
export interface ErrorShape {
  code: TRPCDefaultErrorShape['code'];
  message: string;
  data: ErrorData;
}

const NOT_JSON = 'The request could not be read: it is not valid JSON.';

/** For errors that tRPC itself raises, before any of our code has run. */
const sentences: Partial<Record<TRPCError['code'], string>> = {
  PARSE_ERROR: NOT_JSON,
  BAD_REQUEST: 'The request is not one that Sluice understands.',
  NOT_FOUND: 'This address does not exist.',
  METHOD_NOT_SUPPORTED: 'This address does not take this kind of request.',
  UNSUPPORTED_MEDIA_TYPE: 'Send JSON, with the content type application/json.',
  PAYLOAD_TOO_LARGE: 'The request is larger than Sluice accepts.',
};
const OURS = 'Sluice has a fault here: the cause is in the server log, and nothing of your work was changed.';

/** Only messages written for people leave the server; stack traces and other libraries' words never do. */
export const formatError = ({ shape, error }: { shape: TRPCDefaultErrorShape; error: TRPCError }): ErrorShape => {
  const data: ErrorData = { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path };
  if (error instanceof PlainError)
    return { code: shape.code, message: error.message, data: { ...data, ...error.details } };
  if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError) {
    const problems = inputProblems(error.cause);
    return { code: shape.code, message: problems.map(describe).join(' '), data: { ...data, problems } };
  }
  if (error.cause instanceof SyntaxError) return { code: shape.code, message: NOT_JSON, data };
  return { code: shape.code, message: sentences[error.code] ?? OURS, data };
};

const describe = ({ path, message }: { path: string; message: string }): string =>
  path ? `${path}: ${message}.` : `${message}.`;
