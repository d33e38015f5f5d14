import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { sanitizeForeign } from '@/graph/sanitize';
import { validateAgainst } from '@/graph/schema-validate';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import type { GateForm } from '@/server/engine/events';
import { missingFiles } from '@/server/files/missing-files';
import { fromJsonColumn } from '@/server/json-column';
import { uuidOr404 } from '@/server/record-id';
import { notFound, Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { mayAnswer } from './may-answer';

export interface AnswerRequest {
  gateId: string;
  /** one of the form's routes */
  route: string;
  values: Json;
}

/** Answers an open gate. The first answer counts: it closes the gate and wakes the run in one transaction. */
export const answerGate = async (
  { prisma, pool, queue }: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { gateId, route, values: given }: AnswerRequest,
): Promise<{ ok: true }> => {
  const gate = await prisma.gate.findFirst({
    where: { id: uuidOr404(gateId, 'question'), workspaceId: actor.workspaceId },
  });
  if (!gate) throw notFound('question');
  const form = fromJsonColumn<GateForm>(gate.form);
  if (!mayAnswer(form, actor)) throw new Refusal('forbidden', `Only ${form.approvers.join(', ')} may answer this.`);
  const values = checkAnswer(form, route, given);
  await requireStoredFiles(prisma, actor, values);

  await inTransaction(pool, async (client) => {
    // The engine closes gates while it holds the run: taking both in its order keeps the two from waiting for each other.
    await client.query('select 1 from run where id = $1 for update', [gate.runId]);
    const closed = await client.query(
      `update gate set status = 'answered', route = $3, "values" = $4, decided_by_id = $5, decided_at = now()
       where id = $1 and workspace_id = $2 and status = 'open' and deadline > now()`,
      [gate.id, actor.workspaceId, route, JSON.stringify(values), actor.userId],
    );
    if (closed.rowCount !== 1) throw new Refusal('conflict', await whatBecameOf(prisma, gate.id));
    const signal = { type: 'answer', gateId: gate.id, route, values, by: actor.userName } as const;
    if (!(await queue.signal(gate.runId, signal, client)))
      throw new Refusal('conflict', 'The run has ended meanwhile.');
    await auditInTransaction(client, actor, 'gate.answered', `${gate.id} ${route}`);
  });
  return { ok: true };
};

const checkAnswer = (form: GateForm, route: string, given: Json): Json => {
  if (!form.routes.some(({ id }) => id === route))
    throw new Refusal(
      'invalid',
      `“${route}” is not one of the answers: ${form.routes.map(({ label }) => label).join(', ')}.`,
    );
  const { value } = sanitizeForeign(form.form === null ? null : (given ?? {}));
  if (form.form === null) return null;
  const schema = form.form as JsonSchema;
  const problems = validateAgainst(schema, value).map(({ path, message }) => ({
    path: ['values', ...path].join('.'),
    message: `“${schema.properties?.[String(path[0])]?.title ?? path[0] ?? 'The form'}” ${message}`,
  }));
  if (problems.length > 0)
    throw new Refusal('invalid', problems.map(({ message }) => `${message}.`).join(' '), { problems });
  return value;
};

const requireStoredFiles = async (prisma: PrismaClient, actor: Actor, values: Json): Promise<void> => {
  const [missing] = isJsonObject(values) ? await missingFiles(prisma, actor.workspaceId, values) : [];
  if (missing)
    throw new Refusal('invalid', `The file “${missing.file.name}” is not stored here, upload it again.`, {
      problems: [{ path: `values.${missing.field}`, message: 'Is not stored here' }],
    });
};

const whatBecameOf = async (prisma: PrismaClient, id: string): Promise<string> => {
  const gate = await prisma.gate.findUnique({ where: { id } });
  if (gate?.status === 'answered') {
    const person = gate.decidedById && (await prisma.user.findUnique({ where: { id: gate.decidedById } }));
    return `${person ? person.name : 'Somebody'} has already answered this.`;
  }
  return gate?.status === 'cancelled' ? 'The run was cancelled meanwhile.' : 'The time to answer this is over.';
};
