import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { JsonSchema } from '@/graph/json-schema';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import { hashToken, newToken } from '@/server/accounts/secret-token';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { findGate } from './find-gate';
import { isSameName, mayAnswer } from './may-answer';
import { tellOfLink } from './tell-of-link';
import { whatBecameOf } from './what-became-of';

export interface CreateGateLinkRequest {
  gateId: string;
  /** who it is for; the answer is recorded under this name */
  recipient: string;
}

const MOST_AT_ONCE = 20;
/** Each is also written into the log of the run, and who looks at the links sees so many. */
const MOST_EVER = 200;

/**
 * A link that answers one question once, without signing in. Whoever makes it could use it, so it takes somebody who may
 * answer; and a question for named people gives links for those people only. The token stands after `#`, which browsers do
 * not send: it is in no access log and no Referer header.
 */
export const createGateLink = async (
  services: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { gateId, recipient }: CreateGateLinkRequest,
  origin: string,
): Promise<{ id: string; url: string; expiresAt: string }> => {
  const { prisma, pool, queue } = services;
  const gate = await findGate(prisma, actor, gateId);
  const form = fromJsonColumn<GateForm>(gate.form);
  if (!mayAnswer(form, actor))
    throw new Refusal('forbidden', `Only ${form.approvers.join(', ')} may answer this or pass it on.`);
  if (form.approvers.length > 0 && !form.approvers.some((name) => isSameName(name, recipient)))
    throw new Refusal('invalid', `This question is for ${form.approvers.join(', ')}. Make the link for one of them.`, {
      problems: [{ path: 'recipient', message: 'Is not one of those who may answer' }],
    });
  if (asksForFile(form))
    throw new Refusal('invalid', 'This question asks for a file, which only people who are signed in can send.');
  const fate = await whatBecameOf(prisma, gate.id);
  if (fate.kind !== 'open') throw new Refusal('conflict', fate.message);
  const token = newToken();
  const id = randomUUID();
  await inTransaction(pool, async (client) => {
    // First the run, as everything does that changes a question.
    await tellOfLink(queue, client, gate, { linkId: id, did: 'made', recipient, by: actor.userName });
    await requireRoomForLink(client, gate.id);
    await client.query(
      'insert into gate_link (token_hash, id, gate_id, recipient, created_by_id, expires_at) values ($1, $2, $3, $4, $5, $6)',
      [hashToken(token), id, gate.id, recipient, actor.userId, gate.deadline],
    );
    await auditInTransaction(client, actor, 'gate.linkCreated', `${gate.id} for ${recipient}`);
  });
  return { id, url: `${origin}/gate#${token}`, expiresAt: gate.deadline.toISOString() };
};

const requireRoomForLink = async (client: PoolClient, gateId: string): Promise<void> => {
  const { rows } = await client.query<{ ever: number; open: number }>(
    'select count(*)::int as ever, count(*) filter (where revoked_at is null)::int as open from gate_link where gate_id = $1',
    [gateId],
  );
  const { ever = 0, open = 0 } = rows[0] ?? {};
  if (open >= MOST_AT_ONCE)
    throw new Refusal(
      'conflict',
      `There are ${MOST_AT_ONCE} links to this question already. Revoke one that nobody needs.`,
    );
  if (ever >= MOST_EVER)
    throw new Refusal(
      'conflict',
      `${MOST_EVER} links to this question have been given out, which is the most. Pass on one that can still be used, or answer it here.`,
    );
};

const asksForFile = ({ form }: GateForm): boolean => {
  const isFile = (schema: JsonSchema | undefined): boolean => schema?.format === 'file';
  const fields = Object.values((form as JsonSchema | null)?.properties ?? {});
  return fields.some((field) => isFile(field) || isFile(field.items as JsonSchema | undefined));
};
