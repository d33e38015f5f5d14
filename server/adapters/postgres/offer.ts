import type { Claim } from '@/server/engine/driver-ports';

/** For so long a new run is kept for the worker it was offered to. Afterwards it is due, for anybody. */
export const OFFER_MS = 300;

/** The pen of an offered run, for one worker alone: whoever claims it instead gets the next one. */
export const OFFERED_EPOCH = 1;

/** What a notice can carry in PostgreSQL's 8,000 bytes, with room for the worker's name. */
const MOST_BYTES = 7_500;

type Offer = Pick<Claim, 'runId' | 'workspaceId' | 'versionId' | 'input' | 'seed' | 'origin' | 'budget'>;

/** A new run as a notice tells of it; null when there is too much to say. */
export function offerOf(run: Offer): string | null {
  const text = JSON.stringify(run);
  return Buffer.byteLength(text) <= MOST_BYTES ? text : null;
}

/** The claim that a notice offers to this worker, `elsewhere` when it is for another, null when it offers nothing. */
export function readOffer(notice: string, worker: string): Claim | 'elsewhere' | null {
  if (notice === '') return null;
  if (!notice.startsWith(`${worker} `)) return 'elsewhere';
  const run = JSON.parse(notice.slice(worker.length + 1)) as Offer;
  return { ...run, epoch: OFFERED_EPOCH, seq: 0, hasSignals: false, offeredTo: worker };
}
