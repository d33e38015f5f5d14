import { openSession } from '@/server/accounts/session';
import type { ApiContext } from '../context';
import type { ApiServices } from '../services';
import { readSessionCookie, sessionCookie } from '../session-cookie';
import { requestFacts } from './request-facts';

/** Who asks: finds the session, counts the request against its rate, and moves the session's end. */
export const openRequest = async (
  request: Request,
  services: ApiServices,
  responseHeaders: Headers,
): Promise<ApiContext> => {
  const { isSecure, origin, address } = requestFacts(request);
  const token = readSessionCookie(request.headers.get('cookie'), isSecure);
  const session = token ? await openSession(services.prisma, token, { mayExtend: true }) : null;
  if (token && session?.isExtended) responseHeaders.append('set-cookie', sessionCookie(token, isSecure));
  if (session) services.limits.require('api', session.actor.userId, 'requests');
  return {
    services,
    actor: session?.actor ?? null,
    session: session?.view ?? null,
    sessionHash: session?.tokenHash ?? null,
    origin,
    address,
    responseHeaders,
  };
};
