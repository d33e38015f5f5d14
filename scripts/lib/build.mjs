import { join } from 'node:path';
import { hashContent, unlessStamped } from './content-stamp.mjs';
import { PlainError } from './plain-error.mjs';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

// What goes into the database client, the bundles and the web build. `docs` of node types are part of the app.
const CLIENT_SOURCES = ['prisma/schema.prisma', 'scripts/lib/generate-client.mjs', 'package-lock.json'];
const SOURCES = [
  ...CLIENT_SOURCES,
  'app',
  'components',
  'examples',
  'graph',
  'nodes',
  'public',
  'server',
  'scripts/lib/bundle.mjs',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
];

/**
 * The generated database client, when the schema has changed since.
 * @param {string} root
 */
export async function ensureClient(root) {
  const stamp = hashContent(root, CLIENT_SOURCES);
  await unlessStamped(root, join(root, 'generated', '.stamp'), stamp, () =>
    withProgress('Generating the database client', async () => {
      const { generateClient } = await import('./generate-client.mjs');
      await generateClient(root);
    }),
  );
}

/**
 * The bundled processes, when their source has changed since.
 * @param {string} root
 */
export async function ensureBundled(root) {
  await ensureClient(root);
  const stamp = hashContent(root, SOURCES);
  await unlessStamped(root, join(root, 'dist', '.stamp'), stamp, () =>
    withProgress('Bundling the worker', async () => {
      const { bundleProcesses } = await import('./bundle.mjs');
      await bundleProcesses(root);
    }),
  );
}

/**
 * The bundled processes and the web app, each when its source has changed since.
 * @param {string} root
 */
export async function ensureBuilt(root) {
  await ensureBundled(root);
  const stamp = hashContent(root, SOURCES);
  await unlessStamped(root, join(root, '.next', '.stamp'), stamp, () =>
    withProgress('Building the web app', async () => {
      const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
      const { code, output } = await runQuietly(process.execPath, [next, 'build'], {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      });
      if (code !== 0)
        throw new PlainError(`The web app could not be built:\n${output.trim().split('\n').slice(-40).join('\n')}`);
    }),
  );
}
