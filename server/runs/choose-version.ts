import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';

/** What of a workflow to run: as it is on the canvas, as it was published, or the version with this number. */
export type VersionChoice = 'draft' | 'published' | number;

export interface ChosenVersion {
  document: WorkflowDocument;
  hash: string;
}

export const chooseVersion = async (
  prisma: Pick<PrismaClient, 'workflowVersion'>,
  workflow: Workflow,
  choice: VersionChoice,
): Promise<ChosenVersion> => {
  if (choice === 'draft') {
    const document = fromJsonColumn<WorkflowDocument>(workflow.document);
    return { document, hash: hashDocument(document) };
  }
  if (choice === 'published' && workflow.publishedVersionId === null)
    throw new Refusal(
      'invalid',
      `“${workflow.name}” is not published, so there is nothing to run yet. Publish it, or ask for the draft.`,
    );
  const which = choice === 'published' ? { id: workflow.publishedVersionId ?? '' } : { number: choice };
  const version = await prisma.workflowVersion.findFirst({ where: { workflowId: workflow.id, ...which } });
  if (!version) throw new Refusal('invalid', `“${workflow.name}” has no version ${choice}.`);
  return { document: fromJsonColumn<WorkflowDocument>(version.document), hash: version.hash };
};
