import type { PrismaClient } from '@/generated/prisma/client';
import type { GateForm } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';
import { findGateLink, REVOKED } from './find-gate-link';
import type { GateLinkView } from './gate-link-view';
import { whatBecameOf } from './what-became-of';

/** Shows what a link asks. Looking decides nothing and does not use it up, so programs that open links in mail do no harm. */
export const viewGateLink = async (
  { prisma }: { prisma: PrismaClient },
  { token }: { token: string },
): Promise<GateLinkView> => {
  const { gate, recipient, revokedAt } = await findGateLink(prisma, token);
  if (revokedAt) return { kind: 'revoked', message: REVOKED };
  const fate = await whatBecameOf(prisma, gate.id);
  if (fate.kind !== 'open') return { kind: fate.kind, message: fate.message };
  return {
    kind: 'open',
    form: fromJsonColumn<GateForm>(gate.form),
    workflowName: gate.run.workflow.name,
    recipient,
    deadline: gate.deadline.toISOString(),
  };
};
