import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { checkAnswer, type GivenAnswer } from './check-answer';
import { closeGate } from './close-gate';
import { findGate } from './find-gate';
import { mayAnswer } from './may-answer';
import { tooLate } from './what-became-of';

export interface AnswerRequest extends GivenAnswer {
  gateId: string;
}

/** Answers an open gate. The first answer counts: it closes the gate and wakes the run in one transaction. */
export const answerGate = async (
  services: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { gateId, ...answer }: AnswerRequest,
): Promise<{ ok: true }> => {
  const gate = await findGate(services.prisma, actor, gateId);
  const form = fromJsonColumn<GateForm>(gate.form);
  if (!mayAnswer(form, actor)) throw new Refusal('forbidden', `Only ${form.approvers.join(', ')} may answer this.`);
  const values = await checkAnswer(services.prisma, actor.workspaceId, form, answer);
  const { route } = answer;
  const decision = { route, values, userId: actor.userId, name: actor.userName };
  const isFirst = await inTransaction(services.pool, async (client) => {
    if (!(await closeGate(services, client, gate, decision))) return false;
    await auditInTransaction(client, actor, 'gate.answered', `${gate.id} ${route}`);
    return true;
  });
  if (!isFirst) throw await tooLate(services.prisma, gate.id);
  return { ok: true };
};
