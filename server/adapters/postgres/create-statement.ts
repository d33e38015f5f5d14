import { NEW_RUN_COLUMNS, NEW_RUN_FIELDS, NEW_RUN_VALUES, numberedRuns } from './new-run';

/**
 * Creates runs that are due at once, in one statement, which is one transaction: their numbers, their rows, and the word that
 * wakes the workers. The answer has a row for each that is new. Left out is one that is there already, by its id or its
 * idempotency key, and one whose workflow is no longer as it expects.
 *
 * $1 NewRunRows, with their `place` and `epoch`
 */
export const CREATE = `
with request as (
  select * from json_to_recordset($1::json) as r(place int, ${NEW_RUN_FIELDS}, epoch int)
), ${numberedRuns()}, created as (
  insert into run (${NEW_RUN_COLUMNS}, epoch, wake_at)
  select ${NEW_RUN_VALUES}, epoch, now()
  from accepted join numbered on numbered.id = accepted.workflow_id
  on conflict (workflow_id, idempotency_key) do nothing
  returning id
)
select id, pg_notify('sluice_due', '') from created`;

/** When the number of a workflow's last run is behind its runs: a program of an older version has created some. */
export const COUNT_AGAIN = `
update workflow set last_run_number = greatest(last_run_number, (select max(number) from run where workflow_id = workflow.id))
where id = any($1::uuid[])`;
