import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import { requireRunnable } from '@/server/workflows/require-runnable';
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
  prisma: Pick<PrismaClient, 'workflowVersion'>,
  registry: NodeRegistry,
  workflow: Workflow,
  choice: VersionChoice,
): Promise<PreparedVersion> {
  const known = kept.get(registry) ?? new Map<string, PreparedVersion>();
  kept.set(registry, known);
  const key = `${workflow.id} ${choice === 'draft' ? `draft ${workflow.revision}` : choice === 'published' ? workflow.publishedVersionId : choice}`;
  const prepared = known.get(key) ?? (await prepare(prisma, registry, workflow, choice));
  // Last used last, so that the one dropped is the one nobody starts.
  known.delete(key);
  known.set(key, prepared);
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value ?? '');
  return prepared;
}

async function prepare(
  prisma: Pick<PrismaClient, 'workflowVersion'>,
  registry: NodeRegistry,
  workflow: Workflow,
  choice: VersionChoice,
): Promise<PreparedVersion> {
  const { document, hash } = await chooseVersion(prisma, workflow, choice);
  return { document, hash, plan: requireRunnable(document, registry, 'run') };
}
