import type { PrismaClient } from '@/generated/prisma/client';
import type { Amount } from '@/graph/bound/amount';
import type { TimeBound } from '@/graph/bound/bound';
import { boundOf } from '@/graph/bound/bound-of';
import { modelsInDocument } from '@/graph/bound/models-in';
import type { WorkflowDocument } from '@/graph/document';
import { parseDocument } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import { calledVersions, withKnownVersions } from '@/nodes/sub-workflow/known-versions';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import type { PriceList } from '@/server/models/price-list';
import { findWorkflow } from '@/server/workflows/find-workflow';
import { knownVersions, versionsOf } from '@/server/workflows/known-versions';
import { findRun } from './find-run';

export interface RunBound {
  total: Amount;
  time: TimeBound;
  /** false: not all of it could be counted, say because it runs a version that nobody knows any more */
  isWhole: boolean;
}

interface BoundServices {
  prisma: PrismaClient;
  registry: NodeRegistry;
  prices: PriceList;
}

/**
 * The most the version of this run can use, by the prices of today: what it used is shown beside it. Of the draft it is what
 * a retry with the workflow as it is now can use.
 */
export const getRunBound = async (
  services: BoundServices,
  actor: Actor,
  { id, version = 'same' }: { id: string; version?: 'same' | 'draft' },
): Promise<RunBound> => {
  const { prisma } = services;
  const { versionId, workflowId } = await findRun(prisma, actor, id);
  const { document } =
    version === 'same'
      ? await prisma.workflowVersion.findUniqueOrThrow({ where: { id: versionId } })
      : await findWorkflow(prisma, actor, workflowId);
  return boundOfVersion(services, actor.workspaceId, fromJsonColumn<WorkflowDocument>(document));
};

export const boundOfVersion = async (
  { prisma, registry, prices }: BoundServices,
  workspaceId: string,
  stored: WorkflowDocument,
): Promise<RunBound> => {
  const parsed = parseDocument(stored, registry);
  const drawn = 'document' in parsed ? parsed.document : stored;
  const versions = await knownVersions(registry, versionsOf(prisma, workspaceId), calledVersions(drawn));
  const document = withKnownVersions(drawn, versions);
  const catalogue = await prices.catalogue(workspaceId, modelsInDocument(document, registry));
  const { total, time, unfinished } = boundOf(document, registry, catalogue);
  return { total, time, isWhole: unfinished.length === 0 };
};
