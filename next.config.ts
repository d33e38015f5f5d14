import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  devIndicators: false,
  // `npm run typecheck` checks the whole tree with the native compiler; checking it again would slow the first start.
  typescript: { ignoreBuildErrors: true },
  // Loaded from node_modules at run time: they find files beside themselves, or are natives of Node.
  serverExternalPackages: ['pg', 'pg-boss', 'pino', 'undici'],
};
export default config;
