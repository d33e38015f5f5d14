import type { Gate, GateLink, PrismaClient } from '@/generated/prisma/client';
import { hashToken, isTokenShaped } from '@/server/accounts/secret-token';
import { notFound } from '@/server/refusal';

export type FoundGateLink = GateLink & { gate: Gate & { run: { workflow: { name: string } } } };

export const REVOKED = 'This link was revoked. Ask whoever sent it.';

/** The link of a token, used or not. One that never was cannot be told from a guess. */
export const findGateLink = async (prisma: Pick<PrismaClient, 'gateLink'>, token: string): Promise<FoundGateLink> => {
  const link = isTokenShaped(token)
    ? await prisma.gateLink.findUnique({
        where: { tokenHash: hashToken(token) },
        include: { gate: { include: { run: { select: { workflow: { select: { name: true } } } } } } },
      })
    : null;
  if (!link) throw notFound('link');
  return link;
};
