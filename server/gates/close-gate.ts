import type { PoolClient } from 'pg';
import type { Gate } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';
import { Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';

export interface Decision {
  route: string;
  values: Json;
  /** null when nobody was signed in */
  userId: string | null;
  /** under which the answer is recorded */
  name: string;
}

/**
 * Closes an open gate and wakes its run, inside the caller's transaction. The first decision counts; a later one changes
 * nothing and gives `false`. Why it came too late is for the caller to ask once this transaction is over: asked in here,
 * on another connection, it would wait for one while holding the run that everybody else with a connection waits for.
 */
export const closeGate = async (
  { queue }: { queue: RunQueue },
  client: PoolClient,
  gate: Pick<Gate, 'id' | 'runId' | 'workspaceId'>,
  { route, values, userId, name }: Decision,
): Promise<boolean> => {
  // The engine closes gates while it holds the run: taking both in its order keeps the two from waiting for each other.
  await client.query('select 1 from run where id = $1 for update', [gate.runId]);
  const closed = await client.query(
    `update gate set status = 'answered', route = $3, "values" = $4, decided_by_id = $5, decided_at = now()
     where id = $1 and workspace_id = $2 and status = 'open' and deadline > now()`,
    [gate.id, gate.workspaceId, route, JSON.stringify(values), userId],
  );
  if (closed.rowCount !== 1) return false;
  const signal = { type: 'answer', gateId: gate.id, route, values, by: name } as const;
  if (!(await queue.signal(gate.runId, signal, client))) throw new Refusal('conflict', 'The run has ended meanwhile.');
  return true;
};
