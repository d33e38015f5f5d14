import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';
import { sanitizeForeign } from '@/graph/sanitize';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import { Refusal } from '@/server/refusal';
import { inTransaction } from '@/server/transaction';
import { findRun } from './find-run';
import type { RunQueue } from './run-queue';

export interface DecideRequest {
  id: string;
  /** of the step whose outcome is unknown */
  path: string;
  choice: 'happened' | 'run-again' | 'stop';
  /** what the step gave, when it happened */
  output?: Json;
}

/** A person says what became of a change that was under way when its worker died. The first decision counts. */
export const decideOutcome = async (
  { prisma, pool, queue }: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { id, path, choice, output }: DecideRequest,
): Promise<{ ok: true }> => {
  const run = await findRun(prisma, actor, id);
  await inTransaction(pool, async (client) => {
    await client.query('select 1 from run where id = $1 for update', [run.id]);
    if (!(await isUndecided(client, run.id, path)))
      throw new Refusal('conflict', 'Nothing is open at this step: its outcome is known or was decided already.');
    const signal = {
      type: 'decide',
      path,
      choice,
      output: sanitizeForeign(output ?? null).value,
      by: actor.userName,
    } as const;
    if (!(await queue.signal(run.id, signal, client))) throw new Refusal('conflict', 'This run has already ended.');
    await auditInTransaction(client, actor, 'run.outcomeDecided', `${run.id} ${path} ${choice}`);
  });
  return { ok: true };
};

const isUndecided = async (
  client: { query(text: string, values: unknown[]): Promise<{ rowCount: number | null }> },
  runId: string,
  path: string,
): Promise<boolean> => {
  const open = await client.query(
    `select 1 from run_event as unknown
     where unknown.run_id = $1 and unknown.path = $2 and unknown.type = 'step.outcomeUnknown'
       and not exists (
         select 1 from run_event as decided
         where decided.run_id = $1 and decided.path = $2 and decided.type = 'step.outcomeDecided' and decided.seq > unknown.seq)
       and not exists (
         select 1 from run_signal
         where run_id = $1 and consumed_at is null and data->>'type' = 'decide' and data->>'path' = $2)
     limit 1`,
    [runId, path],
  );
  return (open.rowCount ?? 0) > 0;
};
