import { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { getEnv } from '@/server/env';

/** The database alone, for commands that `npm start` waits for: everything else takes a second to load. */
export const withDatabase = async <Result>(
  use: (database: { prisma: PrismaClient; pool: Pool }) => Promise<Result>,
): Promise<Result> => {
  const pool = new Pool({ connectionString: getEnv().databaseUrl, max: 2 });
  const prisma = createPrisma(pool);
  try {
    return await use({ prisma, pool });
  } finally {
    await prisma.$disconnect();
    await pool.end();
  }
};
