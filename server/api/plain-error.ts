import { TRPCError } from '@trpc/server';
import type { Refusal, RefusalCode, RefusalDetails } from '@/server/refusal';

const codes = {
  invalid: 'BAD_REQUEST',
  'signed-out': 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'wrong-media-type': 'UNSUPPORTED_MEDIA_TYPE',
  'too-many': 'TOO_MANY_REQUESTS',
  'no-space': 'SERVICE_UNAVAILABLE',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<RefusalCode, TRPCError['code']>;

/** An error whose message was written for people. Every other error's text stays on the server. */
export class PlainError extends TRPCError {
  constructor(
    code: TRPCError['code'],
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super({ code, message });
  }

  static from(refusal: Refusal): PlainError {
    return new PlainError(codes[refusal.code], refusal.message, refusal.details);
  }
}
