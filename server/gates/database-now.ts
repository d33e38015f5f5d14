import type { Prisma, PrismaClient } from '@/generated/prisma/client';

/** The time by which questions are open: the engine's, which is the database's. The clock of this machine may be wrong by an hour. */
export const databaseNow = async (
  prisma: Pick<PrismaClient, '$queryRaw'> | Pick<Prisma.TransactionClient, '$queryRaw'>,
): Promise<Date> => {
  const rows = await prisma.$queryRaw<{ now: Date }[]>`select now()`;
  const [row] = rows;
  if (!row) throw new Error('The database did not say what time it is.');
  return row.now;
};
