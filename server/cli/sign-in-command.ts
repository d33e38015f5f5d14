import { createSignInLink } from '@/server/accounts/create-sign-in-link';
import type { ApiServices } from '@/server/api/services';
import { EXIT } from './exit-code';

/** `sluice sign-in`: a link that signs the owner in, once. `npm start` prints one at every start. */
export const signInCommand = async (services: ApiServices, baseUrl: string): Promise<number> => {
  const { url } = await createSignInLink(services.prisma, baseUrl);
  process.stdout.write(`${url}\n`);
  return EXIT.ok;
};
