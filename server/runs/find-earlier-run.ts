import type { PrismaClient, Run } from '@/generated/prisma/client';

export type EarlierRun = Pick<Run, 'id' | 'number' | 'input' | 'asked' | 'origin' | 'retryOfId'> & {
  version: { document: unknown };
};

/** The run of this workflow that an earlier request with the same key started. */
export const findEarlierRun = async (
  prisma: PrismaClient,
  workflowId: string,
  idempotencyKey: string | undefined,
): Promise<EarlierRun | null> =>
  idempotencyKey === undefined
    ? null
    : prisma.run.findUnique({
        where: { workflowId_idempotencyKey: { workflowId, idempotencyKey } },
        select: {
          id: true,
          number: true,
          input: true,
          asked: true,
          origin: true,
          retryOfId: true,
          version: { select: { document: true } },
        },
      });
