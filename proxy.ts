import { type NextRequest, NextResponse } from 'next/server';

/**
 * Headers of pages, and nothing else: who may see what is decided in procedures and route handlers, never here. Everything
 * that does not need a nonce is in next.config.ts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (name.startsWith('x-middleware-')) headers.delete(name);
  // Next puts the nonce on its own scripts when it finds it in this request header; layouts read x-nonce for theirs.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('cache-control', 'no-store');
  return response;
}

const isDevelopment = process.env.NODE_ENV === 'development';

const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    // React's development build uses eval for error stacks; the production build never does.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

export const config = {
  // Not the API, whose handlers set their own (and whose uploads a proxy would cut off at 10 MB), nor static files.
  matcher: ['/((?!api/|_next/static/|_next/image|brand/|fonts/|healthz|readyz|robots.txt|favicon.ico|theme.js).*)'],
};
