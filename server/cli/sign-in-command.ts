import { createSignInLink } from '@/server/accounts/create-sign-in-link';
import { withDatabase } from '@/server/wiring/with-database';
import { EXIT } from './exit-code';
import { printJson, printLines } from './print';

/** `sluice sign-in`: a link that signs the owner in, once. `npm start` prints one at every start. */
export const signInCommand = (baseUrl: string, { isJson }: { isJson: boolean }): Promise<number> =>
  withDatabase(async ({ prisma }) => {
    const { url, expiresAt } = await createSignInLink(prisma, baseUrl);
    if (isJson) printJson({ url, expiresAt: expiresAt.toISOString() });
    else printLines([url]);
    return EXIT.ok;
  });
