import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import type { Actor } from '@/server/accounts/actor';
import { findWorkflow } from '@/server/workflows/find-workflow';
import { requireRunnable } from '@/server/workflows/require-runnable';
import type { WorkflowHead } from '@/server/workflows/workflow-head';
import { chooseVersion, type VersionChoice } from './choose-version';

export interface PreparedVersion {
  document: WorkflowDocument;
  hash: string;
  plan: Plan;
}

const MOST_KEPT = 200;
const kept = new WeakMap<NodeRegistry, Map<string, PreparedVersion>>();

/**
 * The chosen version, found to be runnable. What a revision of a draft or a numbered version says never changes, so each is
 * compiled once a process: of a start that is most of the work.
 */
export async function prepareVersion(
  deps: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Pick<Actor, 'workspaceId'>,
  head: WorkflowHead,
  choice: VersionChoice,
): Promise<PreparedVersion> {
  const known = kept.get(deps.registry) ?? new Map<string, PreparedVersion>();
  kept.set(deps.registry, known);
  const found = known.get(keyOf(head, choice));
  const { key, version } = found
    ? { key: keyOf(head, choice), version: found }
    : await prepare(deps, actor, head, choice);
  // Last used last, so that the one dropped is the one nobody starts.
  known.delete(key);
  known.set(key, version);
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value ?? '');
  return version;
}

const keyOf = (
  { id, revision, publishedVersionId }: Pick<WorkflowHead, 'id' | 'revision' | 'publishedVersionId'>,
  choice: VersionChoice,
): string => {
  if (choice === 'draft') return `${id} draft ${revision}`;
  return `${id} ${choice === 'published' ? publishedVersionId : choice}`;
};

async function prepare(
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Pick<Actor, 'workspaceId'>,
  { id }: WorkflowHead,
  choice: VersionChoice,
): Promise<{ key: string; version: PreparedVersion }> {
  const workflow = await findWorkflow(prisma, actor, id);
  const { document, hash } = await chooseVersion(prisma, workflow, choice);
  return {
    key: keyOf(workflow, choice),
    version: { document, hash, plan: requireRunnable(document, registry, 'run') },
  };
}
