import type { PrismaClient } from '@/generated/prisma/client';
import { openSession } from '@/server/accounts/session';
import type { SessionView } from '@/server/accounts/session-view';
import { readSessionCookie } from '../session-cookie';
import { requestFacts } from './request-facts';

/** Who looks at a page, from the headers of its request. Null: nobody is signed in. */
export const findPageSession = async (
  { prisma }: { prisma: PrismaClient },
  headers: Headers,
): Promise<SessionView | null> => {
  const request = new Request(`http://${headers.get('host') ?? 'localhost'}/`, { headers });
  const token = readSessionCookie(headers.get('cookie'), requestFacts(request).isSecure);
  return token ? ((await openSession(prisma, token, { mayExtend: false }))?.view ?? null) : null;
};
