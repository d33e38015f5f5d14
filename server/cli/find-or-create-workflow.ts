import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import { fromJsonColumn } from '@/server/json-column';
import { createWorkflow } from '@/server/workflows/create-workflow';

/** The same file twice is one workflow; a changed file is another, so nobody's work is written over. */
export const findOrCreateWorkflow = async (
  services: ApiServices,
  actor: Actor,
  document: WorkflowDocument,
): Promise<{ id: string; isNew: boolean }> => {
  const hash = hashDocument(document);
  const namesakes = await services.prisma.workflow.findMany({
    where: { workspaceId: actor.workspaceId, name: document.name, deletedAt: null },
    select: { id: true, document: true },
    orderBy: { updatedAt: 'desc' },
    take: 100,
  });
  const same = namesakes.find((row) => hashDocument(fromJsonColumn<WorkflowDocument>(row.document)) === hash);
  if (same) return { id: same.id, isNew: false };
  const { id } = await createWorkflow(services, actor, { document });
  return { id, isNew: true };
};
