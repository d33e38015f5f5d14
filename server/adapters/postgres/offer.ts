import type { Claim } from '@/server/engine/driver-ports';

/** For so long a new run is kept for the worker it was offered to. Afterwards it is due, for anybody. */
export const OFFER_MS = 300;

/** The pen of an offered run, for one worker alone: whoever claims it instead gets the next one. */
export const OFFERED_EPOCH = 1;

/** Raised when an offer says something that workers of before would not understand. */
const FORM = 1;

/** What a notice can carry in PostgreSQL's 8,000 bytes, with room for the worker's name. */
const MOST_BYTES = 7_500;

type Offer = Pick<Claim, 'runId' | 'workspaceId' | 'versionId' | 'input' | 'seed' | 'origin' | 'budget'>;

/** A new run as a notice tells of it; null when there is too much to say. */
export function offerOf(run: Offer): string | null {
  const text = JSON.stringify({ form: FORM, ...run });
  return Buffer.byteLength(text) <= MOST_BYTES ? text : null;
}

/**
 * The claim that a notice offers to this worker, `elsewhere` when it is for another or not to be understood, null when it offers
 * nothing. `takesAs` is of one process alone: two may go by a worker's name when one of them has lost it without noticing.
 */
export function readOffer(
  notice: string,
  { worker, takesAs }: { worker: string; takesAs: string },
): Claim | 'elsewhere' | null {
  if (notice === '') return null;
  if (!notice.startsWith(`${takesAs} `)) return 'elsewhere';
  const offer = parse(notice.slice(takesAs.length + 1));
  if (offer?.form !== FORM) return 'elsewhere';
  const { form: _, ...run } = offer;
  return { ...run, epoch: OFFERED_EPOCH, seq: 0, hasSignals: false, offeredTo: worker };
}

/** Anybody who may connect to the database can send a notice. */
function parse(text: string): (Offer & { form: number }) | null {
  try {
    return JSON.parse(text) as Offer & { form: number };
  } catch {
    return null;
  }
}
