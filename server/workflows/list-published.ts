import type { PrismaClient } from '@/generated/prisma/client';
import { mostOfRun } from '@/graph/bound/most-of-run';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import type { PublishedWorkflow } from './published-view';

const MOST = 200;

/** The workflows that a step can run, by name, each with what its published version takes, gives and can use at most. */
export const listPublished = async (
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Actor,
): Promise<PublishedWorkflow[]> => {
  const workflows = await prisma.workflow.findMany({
    where: { workspaceId: actor.workspaceId, deletedAt: null, publishedVersionId: { not: null } },
    select: { id: true, name: true, publishedVersionId: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const versions = await prisma.workflowVersion.findMany({
    where: { id: { in: workflows.flatMap(({ publishedVersionId }) => publishedVersionId ?? []) } },
    select: { id: true, number: true, hash: true, document: true },
  });
  return workflows.flatMap(({ id, name, publishedVersionId }) => {
    const version = versions.find((one) => one.id === publishedVersionId);
    if (!version) return [];
    const document = fromJsonColumn<WorkflowDocument>(version.document);
    const { plan } = compile(document, registry);
    // Published by an older Sluice and not runnable by this one: it cannot be chosen, and its page says why.
    if (!plan) return [];
    const { inputSchema, outputSchema } = plan;
    const most = mostOfRun(document, plan, registry);
    return { id, name, number: version.number, versionHash: version.hash, inputSchema, outputSchema, most };
  });
};
