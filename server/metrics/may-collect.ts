import { createHash, timingSafeEqual } from 'node:crypto';

export interface MetricsAccess {
  /** the operator's; null: none is set */
  token: string | null;
  /** the process listens on this machine only, and is not said to be reached from elsewhere */
  isLocal: boolean;
}

/**
 * With a token, who sends it. Without one, only callers on this machine: a header that says that a proxy forwarded the
 * request means that the caller may be anybody.
 */
export function mayCollect({ token, isLocal }: MetricsAccess, header: (name: string) => string | null): boolean {
  if (token !== null) return isEqual(header('authorization') ?? '', `Bearer ${token}`);
  return isLocal && !FORWARDED.some((name) => header(name) !== null);
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether links to this installation lead to this machine. */
export const isLoopbackUrl = (url: string): boolean => LOOPBACK.has(URL.parse(url)?.hostname ?? '');
