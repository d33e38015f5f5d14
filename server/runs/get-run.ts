import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import { documentOfGroup } from '@/graph/spread';
import type { Actor } from '@/server/accounts/actor';
import type { StepError } from '@/server/engine/step-error';
import { fromJsonColumn } from '@/server/json-column';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';
import { groupOf } from './group-runs';
import type { RunView } from './run-view';
import { summarizeRuns } from './summarize-runs';

export const getRun = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<RunView> => {
  const run = await prisma.run.findFirst({
    where: { id: uuidOr404(id, 'run'), workspaceId: actor.workspaceId },
    include: { workflow: { select: { name: true, document: true, deletedAt: true } }, version: true },
  });
  if (!run) throw notFound('run');
  const [summary] = await summarizeRuns(prisma, [run]);
  if (!summary) throw notFound('run');
  const [parent, retryOf, retries] = await Promise.all([
    run.parentRunId ? linked(prisma, actor, run.parentRunId) : null,
    run.retryOfId ? linked(prisma, actor, run.retryOfId) : null,
    prisma.run.findMany({
      where: { retryOfId: run.id },
      orderBy: { createdAt: 'desc' },
      take: 20,
      select: { id: true, number: true },
    }),
  ]);
  const group = groupOf(run);
  const document = fromJsonColumn<WorkflowDocument>(run.version.document);
  const now = fromJsonColumn<WorkflowDocument>(run.workflow.document);
  return {
    ...summary,
    versionNumber: run.version.number,
    document: group ? documentOfGroup(document, group.containerId) : document,
    input: fromJsonColumn<JsonObject>(run.input),
    output: fromJsonColumn<Json>(run.output),
    error: fromJsonColumn<StepError | null>(run.error),
    lastSeq: run.lastSeq,
    parent: parent && { ...parent, path: run.parentPath ?? '' },
    group: group && {
      title: document.nodes.find(({ id: nodeId }) => nodeId === group.containerId)?.title ?? '',
      from: group.from,
      count: group.count,
    },
    retryOf: retryOf && { runId: retryOf.runId, number: retryOf.number },
    retries: retries.map((one) => ({ runId: one.id, number: one.number })),
    hasChangedSince: run.workflow.deletedAt !== null || hashDocument(now) !== run.version.hash,
  };
};

const linked = async (
  prisma: PrismaClient,
  { workspaceId }: Actor,
  id: string,
): Promise<{ runId: string; number: number; workflowName: string } | null> => {
  const run = await prisma.run.findFirst({
    where: { id, workspaceId },
    select: { number: true, workflow: { select: { name: true } } },
  });
  return run && { runId: id, number: run.number, workflowName: run.workflow.name };
};
