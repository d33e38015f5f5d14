import { createHash, timingSafeEqual } from 'node:crypto';

export interface MetricsAccess {
  /** the operator's; null: none is set */
  token: string | null;
  /** the process listens on this machine only, and is not said to be reached from elsewhere */
  isLocal: boolean;
}

/**
 * With a token, who sends it. Without one, only callers on this machine: headers that tell of another address or name on the
 * way mean that the caller may be anybody. Next.js writes two of them itself, for the connection it got.
 */
export function mayCollect({ token, isLocal }: MetricsAccess, header: (name: string) => string | null): boolean {
  if (token !== null) return isEqual(header('authorization') ?? '', `Bearer ${token}`);
  if (!isLocal || FORWARDED.some((name) => header(name) !== null)) return false;
  const addresses = (header('x-forwarded-for') ?? '').split(',').map((each) => each.trim());
  return (
    addresses.every((each) => each === '' || isLoopbackAddress(each)) &&
    // A page of another site may have its name lead here; then the browser still says that name.
    isLoopbackHost(header('host')) &&
    isLoopbackHost(header('x-forwarded-host'))
  );
}

const FORWARDED = ['forwarded', 'x-real-ip', 'via'];

const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);

const isLoopbackHost = (host: string | null): boolean => host === null || isLoopbackUrl(`http://${host}`);

const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether links to this installation lead to this machine. */
export const isLoopbackUrl = (url: string): boolean => LOOPBACK.has(URL.parse(url)?.hostname ?? '');
