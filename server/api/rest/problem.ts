import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { Refusal, type RefusalCode } from '@/server/refusal';
import { withApiHeaders } from '../http/answer';
import { PlainError } from '../plain-error';

/** One thing wrong with a request, where it is. */
const problemPlaceSchema = z.object({
  detail: z.string().describe('What is wrong there.'),
  pointer: z.string().optional().describe('JSON pointer into the body: #/input/customer.'),
  parameter: z.string().optional().describe('The query parameter, path parameter or header.'),
});
export type ProblemPlace = z.infer<typeof problemPlaceSchema>;

/** RFC 9457, with members of our own after `status`. */
export const problemSchema = z.object({
  type: z.string().describe('urn:sluice:problem: and the code.'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('For programs to branch on; it does not change.'),
  detail: z.string().describe('What is wrong and what to do, for people.'),
  errors: z.array(problemPlaceSchema).optional().describe('Each wrong place of the request.'),
  findings: z
    .array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning']),
        message: z.string(),
        nodeId: z.string().optional(),
        edgeId: z.string().optional(),
        field: z.string().optional(),
      }),
    )
    .optional()
    .describe('What is to fix in a workflow before it can run.'),
  current: z
    .record(z.string(), jsonSchema)
    .optional()
    .describe('What is there now, when the request was made against something older.'),
});
export type Problem = z.input<typeof problemSchema>;

export interface ProblemDetails extends Partial<Pick<Problem, 'errors' | 'findings' | 'current'>> {
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'A valid API key is needed',
  403: 'This key may not do that',
  404: 'Not found',
  405: 'The method does not fit the address',
  406: 'No such kind of answer',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  422: 'The request is not right',
  428: 'A revision is needed',
  429: 'Too many requests',
  500: 'A fault of the server',
  503: 'Not available now',
};

/** Thrown anywhere under `/api/v1`: becomes the answer. */
export class RestProblem extends Error {
  override name = 'RestProblem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ProblemDetails = {},
  ) {
    super(message);
  }
}

const OF_REFUSAL = {
  invalid: 422,
  'signed-out': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'wrong-media-type': 415,
  'too-many': 429,
  'no-space': 503,
  unavailable: 503,
} as const satisfies Record<RefusalCode, number>;

/** How long a program should leave a server alone that cannot say it better. */
const PATIENCE_SECONDS = 30;

/** `pointerBase`: where in the body the use case's own input stands. */
const problemOfRefusal = (refusal: Refusal, pointerBase: string): RestProblem => {
  const { problems, findings, current, retryAfterSeconds } = refusal.details;
  const status = OF_REFUSAL[refusal.code];
  return new RestProblem(status, refusal.code, refusal.message, {
    errors: problems?.map(({ path, message }) => ({
      detail: message,
      pointer: `#${pointerBase}${path === '' ? '' : `/${path.split('.').map(escapePointer).join('/')}`}`,
    })),
    findings: findings?.map(({ code, severity, message, nodeId, edgeId, field }) => ({
      code,
      severity,
      message,
      nodeId,
      edgeId,
      field,
    })),
    current,
    retryAfterSeconds: retryAfterSeconds ?? (status === 503 || status === 429 ? PATIENCE_SECONDS : undefined),
  });
};

/** What the limits and the helpers of plain routes throw. */
const problemOfPlainError = (error: TRPCError): RestProblem => {
  const status = getHTTPStatusCodeFromError(error);
  const { retryAfterSeconds } = error instanceof PlainError ? error.details : {};
  return new RestProblem(status, error.code.toLowerCase().replaceAll('_', '-'), error.message, { retryAfterSeconds });
};

export const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

export const answerProblem = ({ status, code, message, details }: RestProblem): Response => {
  const { retryAfterSeconds, headers, ...members } = details;
  const problem: Problem = {
    type: `urn:sluice:problem:${code}`,
    title: TITLES[status] ?? 'Refused',
    status,
    code,
    detail: message,
    ...members,
  };
  return withApiHeaders(
    new Response(JSON.stringify(problem), {
      status,
      headers: {
        'content-type': 'application/problem+json',
        ...headers,
        ...(retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {}),
      },
    }),
  );
};

/** An error of any kind as a problem; null for a defect of ours. */
export const toRestProblem = (error: unknown, pointerBase: string): RestProblem | null => {
  if (error instanceof RestProblem) return error;
  const cause = error instanceof TRPCError && error.cause ? error.cause : error;
  if (cause instanceof Refusal) return problemOfRefusal(cause, pointerBase);
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return problemOfPlainError(error);
  return null;
};
