import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { knownVersions, type VersionSource, versionsOf } from './known-versions';
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
  const there = new Map(versions.map(({ hash, document }) => [hash, fromJsonColumn<WorkflowDocument>(document)]));
  const stored = versionsOf(prisma, actor.workspaceId);
  const source: VersionSource = async (hash) => there.get(hash) ?? stored(hash);
  const known = await knownVersions(registry, source, [...there.keys()]);
  return workflows.flatMap(({ id, name, publishedVersionId }) => {
    const version = versions.find((one) => one.id === publishedVersionId);
    const facts = version && known.get(version.hash);
    // Published by an older Sluice and not runnable by this one: it cannot be chosen, and its page says why.
    return facts ? [{ id, name, number: version.number, versionHash: version.hash, ...facts }] : [];
  });
};
