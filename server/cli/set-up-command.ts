import { createSignInLink } from '@/server/accounts/create-sign-in-link';
import { seedDemo } from '@/server/demo/seed-demo';
import { getEnv } from '@/server/env';
import { withDatabase } from '@/server/wiring/with-database';
import { EXIT } from './exit-code';

/** What `npm start` asks for once the database is migrated: the demo services' data, and a link that signs the owner in. */
export const setUpCommand = (baseUrl: string): Promise<number> =>
  withDatabase(async ({ prisma, pool }) => {
    const { canQuery, reason } = await seedDemo(pool, getEnv().databaseUrl);
    if (!canQuery) process.stderr.write(`The demo query tool cannot sign in to this database: ${reason}\n`);
    const { url } = await createSignInLink(prisma, baseUrl);
    process.stdout.write(`${url}\n`);
    return EXIT.ok;
  });
