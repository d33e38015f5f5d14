import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { NewRun } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { announceDue } from './announce-due';
import { newId } from './new-id';

/**
 * A run of exactly this document: its version (one for each content), its row with the next number, and the word that wakes
 * a worker, in one transaction. The same idempotency key in the same workflow gives the same run.
 */
export function createRun(pool: Pool, run: NewRun): Promise<{ runId: string; isNew: boolean }> {
  return inTransaction(pool, async (client) => {
    // Numbers count up without gaps within a workflow, so its runs are created one after the other.
    await client.query('select 1 from workflow where id = $1 for update', [run.workflowId]);
    const earlier = run.idempotencyKey === undefined ? null : await findEarlier(client, run);
    if (earlier) return { runId: earlier, isNew: false };
    const versionId = await pinVersion(client, run);
    const runId = newId();
    await client.query(
      `insert into run (id, workspace_id, workflow_id, version_id, number, trigger, started_by_id, idempotency_key, input, seed,
                        origin, parent_run_id, parent_path, retry_of_id, budget, wake_at)
       values ($1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from run where workflow_id = $3), $5, $6, $7, $8, $9,
               $10, $11, $12, $13, $14, now())`,
      [
        runId,
        run.workspaceId,
        run.workflowId,
        versionId,
        run.trigger,
        run.startedById,
        run.idempotencyKey ?? null,
        JSON.stringify(run.input),
        randomBytes(16).toString('hex'),
        run.origin ? JSON.stringify(run.origin) : null,
        run.origin?.kind === 'call' ? run.origin.runId : null,
        run.origin?.kind === 'call' ? run.origin.path : null,
        run.origin?.kind === 'retry' ? run.origin.runId : null,
        run.budget ? JSON.stringify(run.budget) : null,
      ],
    );
    await announceDue(client);
    return { runId, isNew: true };
  });
}

async function findEarlier(client: PoolClient, run: NewRun): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    'select id from run where workflow_id = $1 and idempotency_key = $2',
    [run.workflowId, run.idempotencyKey],
  );
  return rows[0]?.id ?? null;
}

async function pinVersion(client: PoolClient, { workflowId, version }: NewRun): Promise<string> {
  if ('id' in version) return version.id;
  const { documentHash, document } = version;
  await client.query(
    `insert into workflow_version (id, workflow_id, number, hash, document)
     values ($1, $2, (select coalesce(max(number), 0) + 1 from workflow_version where workflow_id = $2), $3, $4)
     on conflict (workflow_id, hash) do nothing`,
    [newId(), workflowId, documentHash, JSON.stringify(document)],
  );
  const { rows } = await client.query<{ id: string }>(
    'select id from workflow_version where workflow_id = $1 and hash = $2',
    [workflowId, documentHash],
  );
  const id = rows[0]?.id;
  if (!id) throw new Error('The version that was just written is not there.');
  return id;
}
