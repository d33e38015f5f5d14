import { randomUUID } from 'node:crypto';
import type { Claim } from '@/server/engine/driver-ports';
import { type NewRunRow, OFFERED_EPOCH } from './new-run';

/** As the number of a run's last event, where whoever offered it listens: it was not made, or there is no room to make it. */
export const NOT_MADE = 0;
export const NO_ROOM = -1;

/**
 * For so long after it was offered a run may be made by a worker, by the database's clock. Whoever started it waits as long, and
 * makes it then: a run of which a start has said that it failed, or that it is another, does not come into being any more.
 */
export const OFFER_MS = 250;

/** Raised when a new run says something that workers of before would lose. */
const FORM = 1;

/** A worker that was heard of within this time, and makes runs, is offered some. */
const TAKING_SECONDS = 7;

/** What a notice can carry in PostgreSQL's 8,000 bytes, with room for the worker's name and the time. */
const MOST_BYTES = 7_500;

/** A name under which one process alone is offered runs: two may go by a worker's name when one of them has lost it without noticing. */
export const newMakerName = (): string => `${FORM} ${randomUUID()}`;

const IS_MAKER = `info->>'makesAs' like '${FORM} %' and heartbeat_at > now() - make_interval(secs => ${TAKING_SECONDS})`;

/** All processes that make runs, and the database's time. */
export const MAKERS = `
select extract(epoch from clock_timestamp())::float8 * 1000 as "databaseMs",
       coalesce(json_agg(json_build_object('worker', id, 'makesAs', info->>'makesAs')) filter (where ${IS_MAKER}), '[]') as makers
from worker`;

/**
 * Tells all of a run that is not there yet to one process that makes runs, the same one for all runs of a workflow: two at once would
 * both want the workflow's row. Nothing is written, so it has no disk to wait for. No row: there is no such process. Null: runs of its workflow are counted when they are claimed, because it may
 * only have so many at once.
 *
 * $1 the row as JSON text, $2 its workflow
 */
export const OFFER = `
with maker as (
  select info->>'makesAs' as name from worker
  where ${IS_MAKER}
  order by md5((info->>'makesAs') || $2) limit 1
)
select case when (select max_concurrent from workflow where id = $2::text::uuid) is null
       then pg_notify('sluice_offers', maker.name || ' ' || json_build_object('offered_at', now(), 'run', $1::json)) end as told
from maker`;

/** A run and when it was offered, by the database's clock. */
export type OfferedRow = NewRunRow & { offered_at: string };

/** A new run as a notice tells of it; null when there is too much to say. */
export function offerOf(row: NewRunRow): string | null {
  const text = JSON.stringify(row);
  return Buffer.byteLength(text) <= MOST_BYTES ? text : null;
}

/** What a notice says to this process; null when it is for another. */
export const textFor = (makesAs: string, notice: string): string | null =>
  notice.startsWith(`${makesAs} `) ? notice.slice(makesAs.length + 1) : null;

/** The claim of the run that is offered; null when that cannot be understood. */
export function readOffer(text: string, worker: string): Claim | null {
  const offer = parse(text);
  if (!offer?.run?.id) return null;
  const row: OfferedRow = { ...offer.run, offered_at: offer.offered_at };
  return {
    runId: row.id,
    workspaceId: row.workspace_id,
    versionId: row.version_id,
    input: row.input,
    seed: row.seed,
    origin: row.origin,
    budget: row.budget,
    epoch: OFFERED_EPOCH,
    seq: 0,
    hasSignals: false,
    making: { worker, row, until: performance.now() + OFFER_MS },
  };
}

/** Anybody who may connect to the database can send a notice. */
function parse(text: string): { offered_at: string; run: NewRunRow } | null {
  try {
    return JSON.parse(text) as { offered_at: string; run: NewRunRow };
  } catch {
    return null;
  }
}
