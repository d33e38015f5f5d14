import { readSecretKeys } from '@/server/adapters/secrets/secret-key';
import { getEnv } from '@/server/env';

/** Names of the keys that this process opens stored credentials with. */
export const keyIds = async (): Promise<readonly string[]> =>
  (await readSecretKeys(getEnv().secretKeyFile)).map(({ id }) => id);
