import { isDatabaseDown } from '@/server/database-down';
import { EnvError } from '@/server/env';
import { withDatabase } from '@/server/wiring/with-database';
import { type VersionSource, versionsOf } from '@/server/workflows/known-versions';

/** The versions of the installation, whatever workspace they are in; none while no database is there. */
export const storedVersions: VersionSource = async (hash) => {
  try {
    return await withDatabase(({ prisma }) => versionsOf(prisma)(hash));
  } catch (error) {
    if (error instanceof EnvError || isDatabaseDown(error)) return null;
    throw error;
  }
};
