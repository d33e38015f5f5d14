import type { Pool } from 'pg';
import type { BegunRun } from '@/server/engine/driver-ports';

/** The runs that these steps of the run began, each once; the row of a run says which step that was. */
export async function findBegunRuns(
  pool: Pick<Pool, 'query'>,
  runId: string,
  paths: readonly string[],
): Promise<BegunRun[]> {
  const { rows } = await pool.query<BegunRun>(
    `select run.id as "childRunId", run.parent_path as path, workflow.name as workflow
     from run join workflow on workflow.id = run.workflow_id
     where run.parent_run_id = $1 and run.parent_path = any($2)`,
    [runId, paths],
  );
  return rows;
}
