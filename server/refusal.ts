import type { Finding } from '@/graph/finding';
import type { JsonObject } from '@/graph/json';

/** Why a use case would not do what was asked. Every surface (tRPC, HTTP, command line) turns it into its own words for "no". */
export type RefusalCode =
  | 'invalid'
  | 'signed-out'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'wrong-media-type'
  | 'too-many'
  | 'no-space'
  | 'unavailable';

/** One thing wrong with what a person filled in; `path` is where: `input.document`, `values.comment`. */
export interface InputProblem {
  path: string;
  message: string;
}

export interface RefusalDetails {
  findings?: Finding[];
  problems?: InputProblem[];
  /** what is there now, when the request was made against something older */
  current?: JsonObject;
  retryAfterSeconds?: number;
}

/** Thrown by use cases for everything that is the caller's to mend. The message is shown to people as it is. */
export class Refusal extends Error {
  override name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
  }
}

/** The one answer for an id that is unknown, deleted, or another workspace's: nobody can tell which. */
export const notFound = (what: string): Refusal =>
  new Refusal('not-found', `This ${what} does not exist, or you cannot see it.`);
