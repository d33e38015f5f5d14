import { createSignInLink } from '@/server/accounts/create-sign-in-link';
import type { ApiServices } from '@/server/api/services';
import { seedDemo } from '@/server/demo/seed-demo';
import { getEnv } from '@/server/env';
import { log } from '@/server/log';
import { EXIT } from './exit-code';

/** What `npm start` asks for once the database is migrated: the demo services' data, and a link that signs the owner in. */
export const setUpCommand = async (services: ApiServices, baseUrl: string): Promise<number> => {
  const { canQuery, reason } = await seedDemo(services.pool, getEnv().databaseUrl);
  if (!canQuery) log('cli').warn({ reason }, 'The demo query tool cannot sign in to this database');
  const { url } = await createSignInLink(services.prisma, baseUrl);
  process.stdout.write(`${url}\n`);
  return EXIT.ok;
};
