import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { checkAnswer, type GivenAnswer } from './check-answer';
import { closeGate } from './close-gate';
import { findGateLink, REVOKED } from './find-gate-link';
import { tooLate } from './what-became-of';

export interface AnswerByLinkRequest extends GivenAnswer {
  token: string;
}

/** Answers a question with the token of a link, once, under the name it was made for. The first decision counts. */
export const answerByLink = async (
  services: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  { token, ...answer }: AnswerByLinkRequest,
): Promise<{ ok: true }> => {
  const { gate, recipient, tokenHash, revokedAt } = await findGateLink(services.prisma, token);
  if (revokedAt) throw new Refusal('conflict', REVOKED);
  const values = await checkAnswer(services.prisma, gate.workspaceId, fromJsonColumn<GateForm>(gate.form), answer);
  const { route } = answer;
  const isFirst = await inTransaction(services.pool, async (client) => {
    if (!(await closeGate(services, client, gate, { route, values, userId: null, name: recipient }))) return false;
    const used = await client.query(
      'update gate_link set used_at = now() where token_hash = $1 and used_at is null and revoked_at is null and expires_at > now()',
      [tokenHash],
    );
    if (used.rowCount !== 1)
      throw new Refusal('conflict', 'This link was used already or revoked, or its time is over.');
    const nobody = { workspaceId: gate.workspaceId, userId: null };
    await auditInTransaction(client, nobody, 'gate.answered', `${gate.id} ${route} by link for ${recipient}`);
    return true;
  });
  if (!isFirst) throw await tooLate(services.prisma, gate.id);
  return { ok: true };
};
