import { createSignInLink } from '@/server/accounts/create-sign-in-link';
import { withDatabase } from '@/server/wiring/with-database';
import { EXIT } from './exit-code';

/** `sluice sign-in`: a link that signs the owner in, once. `npm start` prints one at every start. */
export const signInCommand = (baseUrl: string): Promise<number> =>
  withDatabase(async ({ prisma }) => {
    const { url } = await createSignInLink(prisma, baseUrl);
    process.stdout.write(`${url}\n`);
    return EXIT.ok;
  });
