import type { GateLink, PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { findGate } from './find-gate';
import type { GateLinkEntry } from './gate-link-entry';
import { mayManageLinks } from './may-answer';
import { whatBecameOf } from './what-became-of';

/** The links to a question that were given out, the newest first. */
export const listGateLinks = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { gateId }: { gateId: string },
): Promise<GateLinkEntry[]> => {
  const gate = await findGate(prisma, actor, gateId);
  const form = fromJsonColumn<GateForm>(gate.form);
  if (!mayManageLinks(form, actor))
    throw new Refusal('forbidden', `Only ${form.approvers.join(', ')} may see who else can answer this.`);
  const [links, fate] = await Promise.all([
    prisma.gateLink.findMany({
      where: { gateId: gate.id },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: 200,
    }),
    whatBecameOf(prisma, gate.id),
  ]);
  const users = await prisma.user.findMany({
    where: { id: { in: [...new Set(links.flatMap(({ createdById }) => createdById ?? []))] } },
    select: { id: true, name: true },
  });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return links.map((link) => ({
    id: link.id,
    recipient: link.recipient,
    createdBy: names.get(link.createdById ?? '') ?? null,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    state: stateOf(link, fate.kind === 'open'),
    endedAt: (link.usedAt ?? link.revokedAt)?.toISOString() ?? null,
  }));
};

const stateOf = ({ usedAt, revokedAt }: GateLink, isOpen: boolean): GateLinkEntry['state'] => {
  if (usedAt) return 'used';
  if (revokedAt) return 'revoked';
  return isOpen ? 'open' : 'over';
};
