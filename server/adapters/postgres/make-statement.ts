import type { AppendRequest, Making } from '@/server/engine/driver-ports';
import { APPEND_FIELDS, appendRow, eventTexts } from './append-statement';
import { isAsExpected, isNew, NEW_RUN_COLUMNS, NEW_RUN_FIELDS, OFFERED_EPOCH } from './new-run';
import { NOT_MADE, OFFER_MS, type OfferedRow } from './offer';

/**
 * Makes a run together with its first events, in one statement, which is one transaction: what `create-statement.ts` and then
 * `append-statement.ts` would do. Whoever offered it is told, also when it is not made: the offer is over, its workflow is no longer as it
 * expects or may only have so many runs at once, its idempotency key is taken, or whoever offered it has made it. For one run alone,
 * because that takes the server less time than a statement for any number.
 *
 * It does not wait for the workflow either: while others have its row, for a publication or many starts, whoever offered the run waits
 * better than a worker with all its runs.
 *
 * The answer is that of APPEND, without an epoch for a run that is not there.
 *
 * $1 the run, $2 times of its events, $3 types, $4 paths, $5 data
 */
export const MAKE = `
with request as (
  select * from json_to_record($1::json) as r(${NEW_RUN_FIELDS}, ${APPEND_FIELDS}, worker text, offered_at timestamptz, begun_at timestamptz)
), locked as (
  select id from workflow where id = (select workflow_id from request) for update skip locked
), numbered as (
  update workflow set last_run_number = last_run_number + 1 from request
  where workflow.id = (select id from locked where clock_timestamp() < (select offered_at from request) + interval '${OFFER_MS} ms')
    and workflow.max_concurrent is null and ${isAsExpected('workflow')} and ${isNew}
  returning workflow.last_run_number as number
), made as (
  insert into run (${NEW_RUN_COLUMNS}, epoch, last_seq, worker, status, output, error,
    input_tokens, output_tokens, cost_usd, model_calls, is_stand_in, created_at, started_at, finished_at)
  select ${NEW_RUN_COLUMNS}, ${OFFERED_EPOCH}, count, case when not is_final then worker end, status::run_status, output, error,
    input_tokens, output_tokens, cost_usd, model_calls, is_stand_in,
    -- A worker tells the database's time, but not to the millisecond.
    least(offered_at, now()), least(greatest(begun_at, offered_at), now()), case when is_final then now() end
  from request, numbered
  on conflict do nothing
  returning id, workspace_id, epoch, last_seq
), written as (
  insert into run_event (run_id, seq, at, type, path, data)
  select made.id, event.place, coalesce(nullif(event.at, '')::timestamptz, now()), event.type, coalesce(event.path, ''), event.data::json
  from made, rows from (
    string_to_table($2, E'\\x1e'), string_to_table($3, E'\\x1e'), string_to_table($4, E'\\x1e'), string_to_table($5, E'\\x1e')
  ) with ordinality as event(at, type, path, data, place)
), gated as (
  insert into gate (id, workspace_id, run_id, path, form, status, deadline)
  select gate.id, made.workspace_id, made.id, gate.path, gate.form, gate.status::gate_status, gate.deadline
  from made, request, json_to_recordset(request.gates) as gate(id uuid, path text, form jsonb, status text, deadline timestamptz)
)
select request.id as "runId", coalesce(made.epoch, (select epoch from run where id = request.id)) as epoch,
       coalesce(made.last_seq, (select last_seq from run where id = request.id)) as "lastSeq",
       0 as "pendingSignals", made.id is not null as "isWritten",
       pg_notify('sluice_events', request.id || ':' || coalesce(made.last_seq, ${NOT_MADE})) as notified
from request left join made on true`;

/** The statement's parameters. */
export function toMakeValues(request: AppendRequest, making: Making): unknown[] {
  const { events } = request;
  const row = {
    ...(making.row as OfferedRow),
    ...appendRow(request, 0, 0),
    worker: making.worker,
    begun_at: events[0]?.at ?? null,
  };
  return [JSON.stringify(row), ...eventTexts(events)];
}
