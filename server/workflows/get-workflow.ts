import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { findWorkflow } from './find-workflow';
import type { WorkflowView } from './workflow-view';

export const getWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<WorkflowView> => workflowView(await findWorkflow(prisma, actor, id));

export const workflowView = (row: Workflow): WorkflowView => ({
  id: row.id,
  name: row.name,
  revision: row.revision,
  document: fromJsonColumn<WorkflowDocument>(row.document),
  updatedAt: row.updatedAt.toISOString(),
});
