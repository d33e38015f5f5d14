import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from '@/generated/prisma/client';
import { getEnv } from '@/server/env';

/** The database alone, for commands that `npm start` waits for: everything else takes a second to load. */
export const withDatabase = async <Result>(
  use: (database: { prisma: PrismaClient; pool: Pool }) => Promise<Result>,
): Promise<Result> => {
  const pool = new Pool({ connectionString: getEnv().databaseUrl, max: 2 });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  try {
    return await use({ prisma, pool });
  } finally {
    await prisma.$disconnect();
    await pool.end();
  }
};
