import type { PrismaClient } from '@/generated/prisma/client';
import { hashToken, newToken } from './secret-token';

const VALID_HOURS = 24;

/**
 * A link that signs its bearer in as the owner, once. The token stands after `#`, which browsers do not send: it is in no
 * access log and no Referer header.
 */
export const createSignInLink = async (
  prisma: Pick<PrismaClient, 'signInLink'>,
  baseUrl: string,
): Promise<{ url: string; expiresAt: Date }> => {
  const token = newToken();
  const expiresAt = new Date(Date.now() + VALID_HOURS * 3_600_000);
  await prisma.signInLink.create({ data: { tokenHash: hashToken(token), expiresAt } });
  return { url: `${baseUrl.replace(/\/+$/, '')}/sign-in#${token}`, expiresAt };
};
