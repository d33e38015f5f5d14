import type { PrismaClient } from '@/generated/prisma/client';
import { LIMITS, type WorkflowDocument } from '@/graph/document';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { findWorkflow } from './find-workflow';
import { storeWorkflow } from './store-workflow';

const SUFFIX = ' (copy)';

export const duplicateWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ id: string }> => {
  const original = await findWorkflow(prisma, actor, id);
  const document = fromJsonColumn<WorkflowDocument>(original.document);
  const name = document.name.slice(0, LIMITS.nameLength - SUFFIX.length) + SUFFIX;
  return storeWorkflow(prisma, actor, { ...document, name });
};
