/** What a request says of the way it came. Behind a proxy the proxy's `x-forwarded-*` headers count. */
export interface RequestFacts {
  /** came over https, at least to the proxy */
  isSecure: boolean;
  /** scheme, host and port as the browser sees them */
  origin: string;
  /** the name in the address bar is this machine */
  isLoopback: boolean;
  /** the caller's address, as `nameCallers` has put it into the headers; only ever a key for rate limits */
  address: string;
}

/** Longer than any address of version 6 with a zone. */
const MAX_ADDRESS = 80;

export const requestFacts = (request: Request): RequestFacts => {
  const url = new URL(request.url);
  const scheme = first(request.headers.get('x-forwarded-proto')) ?? url.protocol.replace(':', '');
  const host = first(request.headers.get('x-forwarded-host')) ?? request.headers.get('host') ?? url.host;
  const isSecure = scheme === 'https';
  return {
    isSecure,
    origin: `${isSecure ? 'https' : 'http'}://${host}`,
    isLoopback: isLoopbackName(URL.parse(`http://${host}`)?.hostname ?? ''),
    address: (first(request.headers.get('x-forwarded-for')) ?? 'unknown').slice(0, MAX_ADDRESS),
  };
};

const first = (header: string | null): string | null => header?.split(',')[0]?.trim() || null;

const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
