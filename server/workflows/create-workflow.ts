import type { PrismaClient } from '@/generated/prisma/client';
import { SCHEMA_VERSION, type WorkflowDocument } from '@/graph/document';
import type { Actor } from '@/server/accounts/actor';
import { notFound } from '@/server/refusal';
import type { ExampleSource } from './example-source';
import { storeCalled } from './store-called';
import { storeSampleFiles } from './store-sample-files';
import { storeWorkflow } from './store-workflow';

export interface CreateRequest {
  /** a document to begin with; else an example's; else empty */
  document?: WorkflowDocument;
  exampleId?: string;
  name?: string;
}

export const createWorkflow = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  actor: Actor,
  request: CreateRequest,
): Promise<{ id: string }> => {
  if (!request.exampleId || request.document) {
    const document = request.document ?? empty;
    return storeWorkflow(prisma, actor, { ...document, name: request.name ?? document.name });
  }
  const shipped = await example(examples, request.exampleId);
  await storeSampleFiles({ prisma, examples }, actor.workspaceId, shipped);
  const document = await storeCalled({ prisma, examples }, actor, shipped);
  return storeWorkflow(prisma, actor, { ...document, name: request.name ?? document.name });
};

const empty: WorkflowDocument = { schemaVersion: SCHEMA_VERSION, name: 'Untitled workflow', nodes: [], edges: [] };

const example = async (examples: ExampleSource, id: string): Promise<WorkflowDocument> => {
  const found = (await examples.all()).find((shipped) => shipped.id === id);
  if (!found) throw notFound('example');
  return found.document;
};
