import type { AppendRequest } from '@/server/engine/driver-ports';
import { isTerminal, type NewEvent } from '@/server/engine/events';

/** The fields of a request in the statement's first parameter. */
export const APPEND_FIELDS = `
    place int, first int, run_id uuid, epoch int, expected_seq int, count int, refuse boolean, consumed bigint[],
    status text, is_final boolean, output json, error jsonb, input_tokens bigint, output_tokens bigint,
    cost_usd numeric, model_calls int, is_stand_in boolean, gates json`;

/**
 * Appends for many runs in one statement, which is one transaction: events, the run's row, gates, consumed signals and
 * the notice to listeners. A run whose epoch, sequence number or silence is not as the request says is left alone; the
 * answer has one row for every run, saying which it was.
 *
 * `locked` takes the row locks in a fixed order, so that two processes cannot wait for each other. What it reads is the
 * newest version of each row, also when it had to wait: that is what makes the check on `pending_signals` exact.
 *
 * Events come as columns, joined by a character that JSON text never holds: taking the same out of one large value has the
 * server read that value again for every field of every event.
 *
 * $1 runs, $2 which of them each event is of, $3 times, $4 types, $5 paths, $6 data
 */
export const APPEND = `
with request as (
  select * from json_to_recordset($1::json) as r(${APPEND_FIELDS})
), locked as (
  select run.id, run.workspace_id, run.epoch, run.last_seq, run.pending_signals
  from run where run.id in (select run_id from request) order by run.id for update
), accepted as (
  select request.*, locked.workspace_id
  from request join locked on locked.id = request.run_id
  where locked.epoch = request.epoch and locked.last_seq = request.expected_seq
    and not (request.refuse and locked.pending_signals > 0)
), consumed as (
  update run_signal set consumed_at = now() from accepted
  where run_signal.run_id = accepted.run_id and run_signal.id = any(accepted.consumed) and run_signal.consumed_at is null
  returning run_signal.run_id
), updated as (
  update run set
    last_seq = accepted.expected_seq + accepted.count,
    pending_signals = run.pending_signals - (select count(*) from consumed where consumed.run_id = run.id)::int,
    status = accepted.status::run_status, output = accepted.output, error = accepted.error,
    input_tokens = accepted.input_tokens, output_tokens = accepted.output_tokens, cost_usd = accepted.cost_usd,
    model_calls = accepted.model_calls, is_stand_in = accepted.is_stand_in,
    worker = case when accepted.is_final then null else run.worker end,
    wake_at = null,
    finished_at = case when accepted.is_final then coalesce(run.finished_at, now()) end
  from accepted where run.id = accepted.run_id
  returning run.id, run.last_seq
), written as (
  insert into run_event (run_id, seq, at, type, path, data)
  select accepted.run_id, accepted.expected_seq + event.place - accepted.first, coalesce(nullif(event.at, '')::timestamptz, now()),
         event.type, coalesce(event.path, ''), event.data::json
  from rows from (
    unnest($2::int[]), string_to_table($3, E'\\x1e'), string_to_table($4, E'\\x1e'), string_to_table($5, E'\\x1e'),
    string_to_table($6, E'\\x1e')
  ) with ordinality as event(request, at, type, path, data, place)
  join accepted on accepted.place = event.request
), gated as (
  insert into gate (id, workspace_id, run_id, path, form, status, deadline)
  select gate.id, accepted.workspace_id, accepted.run_id, gate.path, gate.form, gate.status::gate_status, gate.deadline
  from accepted, json_to_recordset(accepted.gates) as gate(id uuid, path text, form jsonb, status text, deadline timestamptz)
  -- A person's answer has closed it already; the event that records the answer says the same.
  on conflict (id) do update set status = excluded.status where gate.status = 'open'
)
select locked.id as "runId", locked.epoch, locked.last_seq as "lastSeq", locked.pending_signals as "pendingSignals",
       updated.id is not null as "isWritten",
       (select pg_notify('sluice_events', string_agg(id || ':' || last_seq, ',')) from updated) as notified
from locked left join updated on updated.id = locked.id`;

export interface AppendAnswer {
  runId: string;
  epoch: number;
  lastSeq: number;
  pendingSignals: number;
  isWritten: boolean;
}

const SEPARATOR = '\x1e';

/** The statement's parameters. */
export function toValues(requests: readonly AppendRequest[]): unknown[] {
  let before = 0;
  const runs = requests.map((request, place) => {
    const row = appendRow(request, place, before);
    before += request.events.length;
    return row;
  });
  return [
    JSON.stringify(runs),
    `{${requests.flatMap(({ events }, place) => events.map(() => place)).join(',')}}`,
    ...eventTexts(requests.flatMap(({ events }) => events)),
  ];
}

/** Times, types, paths and data of events, each joined to one text. */
export function eventTexts(events: readonly NewEvent[]): string[] {
  const column = (of: (event: NewEvent) => string): string => events.map(of).join(SEPARATOR);
  return [
    column(({ at }) => at ?? ''),
    column(({ data }) => data.type),
    column(({ path }) => path),
    column(({ data, text }) => text ?? JSON.stringify(data)),
  ];
}

/** `first`: events of other runs before this one's. */
export const appendRow = (request: AppendRequest, place: number, first: number): object => {
  const { runId, epoch, expectedSeq, events, projection, consumedSignals, refuseIfSignalled } = request;
  return {
    place,
    first,
    run_id: runId,
    epoch,
    expected_seq: expectedSeq,
    count: events.length,
    refuse: refuseIfSignalled,
    consumed: consumedSignals,
    status: projection.status,
    is_final: isTerminal(projection.status),
    output: projection.output,
    error: projection.error,
    input_tokens: projection.inputTokens,
    output_tokens: projection.outputTokens,
    cost_usd: projection.costUsd,
    model_calls: projection.modelCalls,
    is_stand_in: projection.isStandIn,
    gates: projection.gates.map(({ status, ...gate }) => ({ ...gate, status: status.replace('-', '_') })),
  };
};
