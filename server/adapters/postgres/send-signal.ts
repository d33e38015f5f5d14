import type { PoolClient } from 'pg';
import type { NewSignal } from '@/server/engine/driver-ports';
import { announceDue } from './announce-due';

/**
 * Kept as `json`, in the order of its fields. Read as `jsonb` once all the same: what that refuses (U+0000) would make every later
 * look at the row fail, and so is refused here.
 */
const SEND = `
with addressed as (
  -- Ahead of runs that have not begun; a cancel, which costs nothing and frees a place, ahead of everything.
  update run set pending_signals = pending_signals + 1,
    wake_at = case when worker is not null then wake_at when $2::text::jsonb->>'type' = 'cancel' then to_timestamp(0) else created_at end
  where id = $1 and status not in ('succeeded', 'failed', 'cancelled') and $2::text::jsonb is not null
  returning id, worker
), stored as (
  insert into run_signal (run_id, data) select id, $2::text::json from addressed
)
select worker, case when worker is not null then pg_notify('sluice_signals', id::text) end from addressed`;

/**
 * Tells a run something, inside the caller's transaction, and sees to it that someone listens: the worker that has the run,
 * or all workers when nobody has it. The run's row lock orders this against parking, so no word is lost between the two.
 * False when the run has ended: nothing was stored.
 */
export async function sendSignal(runId: string, signal: NewSignal, client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ worker: string | null }>(SEND, [runId, JSON.stringify(signal)]);
  const run = rows[0];
  if (!run) return false;
  if (run.worker === null) await announceDue(client);
  return true;
}
