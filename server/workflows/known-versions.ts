import type { PrismaClient } from '@/generated/prisma/client';
import { mostOfRun } from '@/graph/bound/most-of-run';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import { parseDocument } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import { calledVersions, type KnownVersion, withKnownVersions } from '@/nodes/sub-workflow/known-versions';
import { fromJsonColumn } from '@/server/json-column';

/** Gives the document with this hash, where it is known. The hash is of the document, so whoever has it has the right one. */
export type VersionSource = (hash: string) => Promise<WorkflowDocument | null>;

/** Workflows that run workflows that run workflows; beyond this many the rest is unknown. */
const MOST_VERSIONS = 500;

/** What is true of the versions with these hashes, and so of those that they run in turn. Left out: what is not known. */
export async function knownVersions(
  registry: NodeRegistry,
  source: VersionSource,
  hashes: readonly string[],
): Promise<Map<string, KnownVersion>> {
  const known = new Map<string, KnownVersion>();
  const asked = new Set<string>();
  const learn = async (hash: string): Promise<void> => {
    if (asked.has(hash) || asked.size >= MOST_VERSIONS) return;
    asked.add(hash);
    const stored = await source(hash);
    if (!stored) return;
    const parsed = parseDocument(stored, registry);
    if (!('document' in parsed)) return;
    for (const called of calledVersions(parsed.document)) await learn(called);
    const document = withKnownVersions(parsed.document, known);
    const { plan } = compile(document, registry);
    if (!plan) return;
    const { inputSchema, outputSchema } = plan;
    known.set(hash, { inputSchema, outputSchema, most: mostOfRun(document, plan, registry) });
  };
  for (const hash of hashes) await learn(hash);
  return known;
}

/** The versions of a workspace, or of all, also of workflows that were deleted: runs of them are still there. */
export const versionsOf =
  (prisma: Pick<PrismaClient, 'workflowVersion'>, workspaceId?: string): VersionSource =>
  async (hash) => {
    const version = await prisma.workflowVersion.findFirst({
      where: { hash, ...(workspaceId === undefined ? {} : { workflow: { workspaceId } }) },
      select: { document: true },
    });
    return version && fromJsonColumn<WorkflowDocument>(version.document);
  };
