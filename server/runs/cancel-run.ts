import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import { isTerminal } from '@/server/engine/events';
import { Refusal } from '@/server/refusal';
import { inTransaction } from '@/server/transaction';
import { findRun } from './find-run';
import type { RunQueue } from './run-queue';

/** Asks the run to stop; no new step starts once this has returned and its worker has seen it. */
export const cancelRun = async (
  { prisma, pool, queue }: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const run = await findRun(prisma, actor, id);
  if (isTerminal(run.status)) throw alreadyEnded();
  await inTransaction(pool, async (client) => {
    const isHeard = await queue.signal(run.id, { type: 'cancel', by: actor.userName }, client);
    if (!isHeard) throw alreadyEnded();
    await auditInTransaction(client, actor, 'run.cancelRequested', run.id);
  });
  return { ok: true };
};

const alreadyEnded = (): Refusal => new Refusal('conflict', 'This run has already ended.');
