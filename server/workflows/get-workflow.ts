import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { findPublished } from './find-published';
import { findWorkflow } from './find-workflow';
import type { WorkflowView } from './workflow-view';

export const getWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<WorkflowView> => {
  const row = await findWorkflow(prisma, actor, id);
  return { ...workflowView(row), published: await findPublished(prisma, row) };
};

const workflowView = (row: Workflow): Omit<WorkflowView, 'published'> => ({
  id: row.id,
  name: row.name,
  revision: row.revision,
  document: fromJsonColumn<WorkflowDocument>(row.document),
  updatedAt: row.updatedAt.toISOString(),
});
