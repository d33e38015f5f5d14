import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { LazyToaster } from '@/components/ui/lazy-toaster';
import { TooltipLayer } from '@/components/ui/tooltip';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Sluice', template: '%s · Sluice' },
  description: 'Draw an LLM workflow, run it, read every step.',
  icons: { icon: '/brand/favicon.svg', apple: '/brand/favicon-180.png' },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Made by proxy.ts for each request: pages are rendered anew each time, because a stored one would carry a stale nonce.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Blocking and external on purpose: it sets the chosen theme before the first paint without an inline script. */}
        <script src="/theme.js" nonce={nonce} suppressHydrationWarning />
        <link rel="preload" href="/fonts/Geist-Variable.woff2" as="font" type="font/woff2" crossOrigin="anonymous" />
      </head>
      <body>
        {children}
        <TooltipLayer />
        <LazyToaster />
      </body>
    </html>
  );
}
