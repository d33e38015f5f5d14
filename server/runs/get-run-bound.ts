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

/** The most the version of this run can use, by the prices of today: what it used is shown beside it. */
export const getRunBound = async (services: BoundServices, actor: Actor, { id }: { id: string }): Promise<RunBound> => {
  const { versionId } = await findRun(services.prisma, actor, id);
  const version = await services.prisma.workflowVersion.findUniqueOrThrow({ where: { id: versionId } });
  return boundOfVersion(services, actor.workspaceId, fromJsonColumn<WorkflowDocument>(version.document));
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
