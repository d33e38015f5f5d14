import { SESSION_IDLE_MS } from '@/server/accounts/session';

/** The prefix makes browsers refuse the cookie unless it is Secure, for this host alone, and for every path. */
const SECURE_NAME = '__Host-sluice-session';
/** http on the machine itself, where Secure cookies cannot be relied on */
const LOOPBACK_NAME = 'sluice-session';

const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';

export const sessionCookie = (token: string, isSecure: boolean): string =>
  isSecure
    ? `${SECURE_NAME}=${token}; ${ATTRIBUTES}; Secure; Max-Age=${SESSION_IDLE_MS / 1_000}`
    : `${LOOPBACK_NAME}=${token}; ${ATTRIBUTES}; Max-Age=${SESSION_IDLE_MS / 1_000}`;

/** Both names, because a browser may hold either. */
export const clearedCookies = (): string[] => [
  `${SECURE_NAME}=; ${ATTRIBUTES}; Secure; Max-Age=0`,
  `${LOOPBACK_NAME}=; ${ATTRIBUTES}; Max-Age=0`,
];

/** Over https only the prefixed cookie counts: a page on a sibling host could have set the other. */
export const readSessionCookie = (header: string | null, isSecure: boolean): string | null => {
  const wanted = isSecure ? SECURE_NAME : LOOPBACK_NAME;
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === wanted) return part.slice(at + 1).trim();
  }
  return null;
};
