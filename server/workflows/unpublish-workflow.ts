import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { findWorkflow } from './find-workflow';

/**
 * Makes a workflow a draft again: programs that start what is published are refused, and so are steps of other workflows.
 * Runs under way are not touched.
 */
export const unpublishWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const workflow = await findWorkflow(prisma, actor, id);
  await prisma.$transaction(async (tx) => {
    const changed = await tx.$executeRaw`
      update workflow set published_version_id = null
      where id = ${workflow.id}::uuid and published_version_id is not null`;
    if (changed > 0) await recordAudit(tx, actor, 'workflow.unpublished', workflow.id);
  });
  return { ok: true };
};
