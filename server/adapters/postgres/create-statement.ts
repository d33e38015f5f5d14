import { isAsExpected, isNew, NEW_RUN_COLUMNS, NEW_RUN_FIELDS } from './new-run';

/**
 * Creates runs that are due at once, in one statement, which is one transaction: their numbers, their rows, and the word that
 * wakes the workers. The answer has a row for each that is new. Left out is one that is there already, by its id or its
 * idempotency key, one whose workflow is no longer as it expects, and one that a step of a run begins which has another owner by now.
 *
 * Numbers count up within a workflow. Its row is locked for that, in a fixed order, so that two processes cannot wait for each
 * other; which is why many starts at once go into one statement rather than one after the other.
 *
 * The rows of calling runs are locked too, so that each of them either is claimed after this, and its new owner finds the run, or
 * was claimed before, and nothing is made. After the workflows, because nobody who has a run's row waits for a workflow's.
 *
 * $1 NewRunRows, with their `place` and `epoch`, and `caller_epoch`
 */
export const CREATE = `
with request as (
  select * from json_to_recordset($1::json) as r(place int, ${NEW_RUN_FIELDS}, epoch int, caller_epoch int)
), locked as (
  select id, workspace_id, revision, published_version_id, deleted_at from workflow
  where id = any(array(select workflow_id from request)) order by id for update
), caller as (
  select id, epoch from run
  where id = any(array(select parent_run_id from request where caller_epoch is not null and (select count(*) from locked) > 0))
  order by id for share
), accepted as (
  select request.* from request join locked on locked.id = request.workflow_id
  where ${isAsExpected('locked')} and ${isNew}
    and (caller_epoch is null or (parent_run_id, caller_epoch) in (select id, epoch from caller))
), counted as (
  update workflow set last_run_number = last_run_number + wanted.count
  from locked join (select workflow_id, count(*)::int as count from accepted group by workflow_id) as wanted on wanted.workflow_id = locked.id
  where workflow.id = locked.id
  returning workflow.id, workflow.last_run_number - wanted.count as before
), numbered as (
  select accepted.*, counted.before + row_number() over (partition by workflow_id order by place) as number
  from accepted join counted on counted.id = accepted.workflow_id
), created as (
  insert into run (${NEW_RUN_COLUMNS}, epoch, wake_at)
  select ${NEW_RUN_COLUMNS}, epoch, now() from numbered
  on conflict (workflow_id, idempotency_key) do nothing
  returning id
)
select id, pg_notify('sluice_due', '') from created`;

/** When the number of a workflow's last run is behind its runs: a program of an older version has created some. */
export const COUNT_AGAIN = `
update workflow set last_run_number = greatest(last_run_number, (select max(number) from run where workflow_id = workflow.id))
where id = any($1::uuid[])`;
