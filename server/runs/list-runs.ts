import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import type { RunStatus } from '@/generated/prisma/enums';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import { IS_LISTED } from './group-runs';
import { cursorOf, placeOf } from './run-cursor';
import type { RunSummary } from './run-summary';
import { summarizeRuns } from './summarize-runs';

const PAGE = 50;

export interface ListRunsRequest {
  workflowId?: string;
  status?: RunStatus;
  cursor?: string;
}
export interface RunPage {
  items: RunSummary[];
  /** null on the last page */
  nextCursor: string | null;
}

/** The newest first. The cursor is the last row seen, so rows that arrive meanwhile shift nothing. */
export const listRuns = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { workflowId, status, cursor }: ListRunsRequest,
): Promise<RunPage> => {
  const runs = await prisma.run.findMany({
    where: {
      workspaceId: actor.workspaceId,
      workflowId: workflowId === undefined ? undefined : uuidOr404(workflowId, 'workflow'),
      status,
      AND: [IS_LISTED, after(cursor)],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE + 1,
    include: { workflow: { select: { name: true } } },
  });
  const page = runs.slice(0, PAGE);
  const last = page.at(-1);
  return {
    items: await summarizeRuns(prisma, page),
    nextCursor: runs.length > PAGE && last ? cursorOf(last) : null,
  };
};

const after = (cursor: string | undefined): Prisma.RunWhereInput => {
  if (cursor === undefined) return {};
  const { createdAt, id } = placeOf(cursor);
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
};
