import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, as text for a link or a cookie. Only its hash is ever stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

/** Anything else cannot be a token of ours and is not looked up. */
export const isTokenShaped = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);
