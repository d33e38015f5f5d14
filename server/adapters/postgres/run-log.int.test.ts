import { describeRunLog } from '@/server/engine/testing/run-log-suite';
import { inTransaction } from '@/server/transaction';
import { CREATE } from './create-statement';
import { newRunRow, OFFERED_EPOCH } from './new-run';
import { PostgresRunLog } from './run-log';
import { sendSignal } from './send-signal';
import { openEngineDatabase } from './testing/open-engine-database';

describeRunLog('PostgreSQL', async () => {
  const { pool, workspaceId, workflowId, createRun, close } = await openEngineDatabase();
  for (const worker of ['one', 'two', 'dying']) await pool.query('insert into worker (id) values ($1)', [worker]);
  return {
    log: new PostgresRunLog(pool),
    createRun,
    offerRun: async () => {
      await createRun();
      const { rows } = await pool.query<{ id: string }>('select id from workflow_version limit 1');
      const versionId = rows[0]?.id ?? '';
      const more = { input: { n: 1 }, trigger: 'api', startedById: null, budget: { costUsd: 1 } } as const;
      const row = newRunRow({ workspaceId, workflowId, version: { id: versionId }, ...more }, versionId);
      const { id: runId, input, seed, origin, budget } = row;
      const offered_at = new Date().toISOString();
      return {
        runId,
        row: { ...row, offered_at },
        claim: { runId, workspaceId, versionId, input, seed, origin, budget },
      };
    },
    makeOffered: async ({ row }) => {
      try {
        await pool.query(CREATE, [JSON.stringify([{ ...row, place: 0, epoch: OFFERED_EPOCH }])]);
      } catch (error) {
        if ((error as { constraint?: string }).constraint !== 'run_pkey') throw error;
      }
    },
    send: (runId, signal) =>
      inTransaction(pool, async (client) => {
        await sendSignal(runId, signal, client);
      }),
    die: async (worker) => {
      await pool.query(`update worker set heartbeat_at = now() - interval '1 hour' where id = $1`, [worker]);
    },
    calls: async (runId) => {
      const { rows } = await pool.query<{ now: number; later: number }>(
        `select count(*) filter (where wake_at <= now())::int as now, count(*) filter (where wake_at > now())::int as later
         from run where id = $1 and worker is null`,
        [runId],
      );
      return rows[0] ?? { now: 0, later: 0 };
    },
    status: async (runId) => {
      const run = await pool.query<{ status: string; worker: string | null }>(
        'select status, worker from run where id = $1',
        [runId],
      );
      const gates = await pool.query<{ id: string; status: string }>(
        `select id, replace(status::text, '_', '-') as status from gate where run_id = $1`,
        [runId],
      );
      return { status: '', worker: null, ...run.rows[0], gates: gates.rows };
    },
    close,
  };
});
