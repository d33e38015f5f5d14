import type { Pool } from 'pg';

/** Runs of one transaction: a run may have a hundred thousand events. */
const BATCH = 50;

/**
 * Ended runs older than the given days, with their events, gates and links. Kept beyond their time: what a shared link still
 * shows, what another run was made from, and what was begun by a run that is still there, as a part of it. So runs go before
 * those that they began, which the next batch finds.
 */
const DELETE = `
with old as (
  select run.id from run
  where run.workspace_id = $1 and run.created_at < now() - make_interval(days => $2)
    and run.finished_at < now() - make_interval(days => $2)
    and not exists (select 1 from share where share.run_id = run.id and share.revoked_at is null and share.expires_at > now())
    and not exists (select 1 from run as retry where retry.retry_of_id = run.id)
    and not exists (select 1 from run as parent where parent.id = run.parent_run_id)
  order by run.created_at limit $3
  for update skip locked
), events as (
  delete from run_event using old where run_event.run_id = old.id
)
delete from run using old where run.id = old.id`;

/**
 * Large values that no run can refer to. A value is stored while its run is there, or moments before, and storing it again renews its date (to
 * the day), so what is older than the oldest run of the workspace belongs to none. Uploaded files stay.
 */
const DELETE_VALUES = `
with unused as (
  select blob.workspace_id, blob.hash from blob
  where blob.workspace_id = $1 and blob.media_type = 'application/json'
    and blob.created_at < coalesce((select min(created_at) from run where workspace_id = $1), now()) - interval '1 day'
    and not exists (select 1 from file where file.workspace_id = blob.workspace_id and file.hash = blob.hash)
  limit $2
  for update skip locked
)
delete from blob using unused where blob.workspace_id = unused.workspace_id and blob.hash = unused.hash`;

export interface Deleted {
  runs: number;
  values: number;
}

/** Deletes what is older than `keepDays`, batch by batch, until nothing is left or `signal` fires. */
export async function deleteOldRuns(
  pool: Pick<Pool, 'query'>,
  keepDays: number,
  signal: AbortSignal,
): Promise<Deleted> {
  const deleted: Deleted = { runs: 0, values: 0 };
  const { rows: workspaces } = await pool.query<{ id: string }>('select id from workspace');
  for (const { id } of workspaces) {
    deleted.runs += await repeat(() => pool.query(DELETE, [id, keepDays, BATCH]), signal);
    deleted.values += await repeat(() => pool.query(DELETE_VALUES, [id, BATCH]), signal);
  }
  return deleted;
}

async function repeat(batch: () => Promise<{ rowCount: number | null }>, signal: AbortSignal): Promise<number> {
  let sum = 0;
  while (!signal.aborted) {
    const count = (await batch()).rowCount ?? 0;
    sum += count;
    if (count === 0) break;
  }
  return sum;
}
