import { isTokenShaped, newToken } from '@/server/accounts/secret-token';

/** Lets people and secret scanners recognise a key where it should not be. */
const PREFIX = 'sluice_';

/** 256 random bits as text. */
export const newApiKeyText = (): string => `${PREFIX}${newToken()}`;

/** Anything else cannot be a key of ours and is not looked up. */
export const isApiKeyShaped = (text: string): boolean =>
  text.startsWith(PREFIX) && isTokenShaped(text.slice(PREFIX.length));
