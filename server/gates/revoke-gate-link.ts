import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { auditInTransaction } from '@/server/accounts/audit-in-transaction';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { isUuid } from '@/server/record-id';
import { notFound, Refusal } from '@/server/refusal';
import type { RunQueue } from '@/server/runs/run-queue';
import { inTransaction } from '@/server/transaction';
import { findGate } from './find-gate';
import { mayManageLinks } from './may-answer';
import { tellOfLink } from './tell-of-link';

export interface RevokeGateLinkRequest {
  gateId: string;
  linkId: string;
}

/** Takes one link back: it answers nothing from now on. An answer that was given by it stays. */
export const revokeGateLink = async (
  { prisma, pool, queue }: { prisma: PrismaClient; pool: Pool; queue: RunQueue },
  actor: Actor,
  { gateId, linkId }: RevokeGateLinkRequest,
): Promise<{ ok: true }> => {
  const gate = await findGate(prisma, actor, gateId);
  const form = fromJsonColumn<GateForm>(gate.form);
  if (!mayManageLinks(form, actor))
    throw new Refusal('forbidden', `Only ${form.approvers.join(', ')} may take back a link to this.`);
  const link = isUuid(linkId) ? await prisma.gateLink.findFirst({ where: { id: linkId, gateId: gate.id } }) : null;
  if (!link) throw notFound('link');
  // Asked for again, it is still so.
  if (link.revokedAt) return { ok: true };
  await inTransaction(pool, async (client) => {
    const { recipient } = link;
    await tellOfLink(queue, client, gate, { linkId: link.id, did: 'revoked', recipient, by: actor.userName });
    const revoked = await client.query(
      'update gate_link set revoked_at = now() where id = $1 and used_at is null and revoked_at is null',
      [link.id],
    );
    if (revoked.rowCount !== 1)
      throw new Refusal('conflict', 'This link was used or revoked meanwhile, so there is nothing to take back.');
    await auditInTransaction(client, actor, 'gate.linkRevoked', `${gate.id} for ${recipient}`);
  });
  return { ok: true };
};
