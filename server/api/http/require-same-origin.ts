import { refusal } from './answer';
import { requestFacts } from './request-facts';

/**
 * A request that changes something must come from our own pages. Browsers say so in Sec-Fetch-Site; older ones, and any on
 * plain http, in Origin. A request that says neither is no browser's and has no business with a session cookie.
 */
export const requireSameOrigin = (request: Request): void => {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isSame = site !== null ? site === 'same-origin' : origin !== null && isOwnOrigin(request, origin);
  if (!isSame) throw refusal('FORBIDDEN', 'This request did not come from a page of Sluice.');
};

/** Reading with a session from another site's page is refused too, whatever the cookie's own rules let through. */
export const refuseCrossSite = (request: Request): void => {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site')
    throw refusal('FORBIDDEN', 'This request did not come from a page of Sluice.');
};

// The scheme is left out of it: a proxy that ends TLS may not say so.
const isOwnOrigin = (request: Request, origin: string): boolean =>
  URL.parse(origin)?.host === new URL(requestFacts(request).origin).host;
