/** What a claim returns of a run; the names are those of `Claim`. */
export const CLAIMED = `
run.id as "runId", run.workspace_id as "workspaceId", run.version_id as "versionId", run.epoch, run.input, run.seed,
run.origin, run.budget, run.last_seq as seq, run.pending_signals > 0 as "hasSignals"`;

/** What a claim does to a run. $1 is the worker. */
export const CLAIMING = `
epoch = run.epoch + 1, worker = $1, status = 'running', wake_at = null, started_at = coalesce(run.started_at, now())`;

/** Due runs; a queue is long when there are as many. */
const LOOKED_AT = 500;

/**
 * Which runs a worker takes next, and taking them, in one statement. The only place that says in what order runs are
 * served; everything else (wake-ups, polling) merely asks it again.
 *
 * A run is due when `wake_at` has come and nobody has it. Of each workflow with due runs the first few are looked at, so the
 * cost grows with the number of such workflows and not with the length of the queue. Which those are, the runs that are due
 * longest say, as long as these are all there are; only behind a long queue every workflow with a run that waits is looked at,
 * for one that is flooded must not hide the others. They are served by how many runs of
 * their workflow would then be at work: a workflow that floods the queue waits for those that have nothing under way.
 * Among equals the longest due goes first.
 *
 * A workflow's limit counts runs that a worker has, so a run that sleeps holds no place. A run that was told to cancel is
 * served first and beyond any limit: it only has to end.
 *
 * Two workers that look at the same moment must not both find the last place of a workflow free. So workflows with a limit
 * are served only by who `holdsLock` (CLAIM_LOCK, in the same transaction, before this statement takes its snapshot);
 * without the lock nothing is taken when such a workflow has due runs, and `needsLock` says so.
 *
 * `wake_at` holds whole milliseconds, so a moment that has just been may stand there as half a one to come; without the
 * millisecond a run could miss the very call that tells of it.
 *
 * `asked` hides the numbers from the planner, which would make a plan for each claim otherwise: that takes as long as the claim.
 *
 * $1 worker, $2 the most to take, $3 holdsLock, $4 only what was told to cancel
 */
export const CLAIM_DUE = `
with recursive asked(most, holds_lock, only_cancelled) as (
  select $2::int, $3::boolean, $4::boolean
), longest as materialized (
  select workflow_id from run where worker is null and wake_at <= now() + interval '1 ms' order by wake_at limit ${LOOKED_AT}
), walk(id) as (
  (select workflow_id from run where worker is null and wake_at is not null and (select count(*) from longest) = ${LOOKED_AT}
   order by workflow_id limit 1)
  union all
  select (select workflow_id from run
          where worker is null and wake_at is not null and workflow_id > walk.id order by workflow_id limit 1)
  from walk where walk.id is not null
), flow(id) as (
  select workflow_id from longest union select id from walk
), due as (
  select workflow.id as workflow_id, workflow.max_concurrent, head.id, head.wake_at, head.is_cancelled
  from flow
  join workflow on workflow.id = flow.id
  cross join lateral (
    select run.id, run.wake_at, run.pending_signals > 0 and exists (
             select 1 from run_signal as signal
             where signal.run_id = run.id and signal.consumed_at is null and signal.data->>'type' = 'cancel') as is_cancelled
    from run where run.workflow_id = workflow.id and run.worker is null and run.wake_at <= now() + interval '1 ms'
    order by run.wake_at limit (select most from asked)
  ) as head
), locking as (
  select not holds_lock and exists (select 1 from due where max_concurrent is not null) as "needsLock" from asked
), busy as (
  select workflow_id, count(*) as count from run where worker is not null group by workflow_id
), placed as (
  select due.*, coalesce(busy.count, 0)
           + row_number() over (partition by due.workflow_id, due.is_cancelled order by due.wake_at, due.id) as place
  from due left join busy on busy.workflow_id = due.workflow_id
), chosen as (
  select run.id from run join placed on placed.id = run.id
  where (placed.is_cancelled or not (select "needsLock" from locking))
    and (placed.is_cancelled or not (select only_cancelled from asked))
    and (placed.is_cancelled or placed.max_concurrent is null or placed.place <= placed.max_concurrent)
    and run.worker is null and run.wake_at <= now() + interval '1 ms'
  order by placed.is_cancelled desc, placed.place, placed.wake_at, run.id
  limit (select most from asked) for update of run skip locked
), claimed as (
  update run set ${CLAIMING} from chosen where run.id = chosen.id
  returning ${CLAIMED}
)
select locking."needsLock", claimed.* from locking left join claimed on true`;

/** Any number of our own; held until the transaction ends. */
export const CLAIM_LOCK = 'select pg_advisory_xact_lock(7262036)';
