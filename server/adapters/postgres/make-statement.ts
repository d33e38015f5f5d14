import type { AppendRequest } from '@/server/engine/driver-ports';
import { APPEND_FIELDS, appendRows, EVENTS, eventColumns } from './append-statement';
import { NEW_RUN_COLUMNS, NEW_RUN_FIELDS, NEW_RUN_VALUES, numberedRuns, OFFERED_EPOCH } from './new-run';
import { NOT_MADE, type OfferedRow } from './offer';

/**
 * Makes runs together with the first events of each, in one statement, which is one transaction: what `create-statement.ts` and
 * then `append-statement.ts` would do. Whoever offered them is told, also of one that is not made: its workflow is no longer as it
 * expects or may only have so many runs at once, its idempotency key is taken, or whoever offered it has made it.
 *
 * The answer is that of APPEND, without an epoch for a run that is not there.
 *
 * $1 runs, $2 to $6 as in APPEND
 */
export const MAKE = `
with request as (
  select * from json_to_recordset($1::json) as r(${NEW_RUN_FIELDS}, ${APPEND_FIELDS}, worker text, offered_at timestamptz, begun_at timestamptz)
), ${numberedRuns('locked.max_concurrent is null')}, made as (
  insert into run (${NEW_RUN_COLUMNS},
    epoch, last_seq, worker, status, output, error, input_tokens, output_tokens, cost_usd, model_calls, is_stand_in,
    created_at, started_at, finished_at)
  select ${NEW_RUN_VALUES},
    ${OFFERED_EPOCH}, count, case when not is_final then worker end, status::run_status, output, error, input_tokens, output_tokens,
    cost_usd, model_calls, is_stand_in,
    -- A worker tells the database's time, but not to the millisecond.
    least(offered_at, now()), least(greatest(begun_at, offered_at), now()), case when is_final then now() end
  from accepted join numbered on numbered.id = accepted.workflow_id
  on conflict do nothing
  returning id, workspace_id, epoch, last_seq
), written as (
  insert into run_event (run_id, seq, at, type, path, data)
  select made.id, event.place - request.first, coalesce(nullif(event.at, '')::timestamptz, now()),
         event.type, coalesce(event.path, ''), event.data::json
  from ${EVENTS}
  join request on request.place = event.request
  join made on made.id = request.id
), gated as (
  insert into gate (id, workspace_id, run_id, path, form, status, deadline)
  select gate.id, made.workspace_id, made.id, gate.path, gate.form, gate.status::gate_status, gate.deadline
  from request join made on made.id = request.id,
       json_to_recordset(request.gates) as gate(id uuid, path text, form jsonb, status text, deadline timestamptz)
)
select request.id as "runId", coalesce(made.epoch, (select epoch from run where id = request.id)) as epoch,
       coalesce(made.last_seq, (select last_seq from run where id = request.id)) as "lastSeq",
       0 as "pendingSignals", made.id is not null as "isWritten",
       pg_notify('sluice_events', request.id || ':' || coalesce(made.last_seq, ${NOT_MADE})) as notified
from request left join made on made.id = request.id`;

/** The statement's parameters. */
export function toMakeValues(requests: readonly AppendRequest[]): unknown[] {
  const rows = appendRows(requests).map((row, place) => {
    const { making, events } = requests[place] as AppendRequest;
    return { ...(making?.row as OfferedRow), ...row, worker: making?.worker, begun_at: events[0]?.at ?? null };
  });
  return [JSON.stringify(rows), ...eventColumns(requests)];
}
