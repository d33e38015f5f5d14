import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BundledEntry {
  /** absolute path of the one file */
  path: string;
  remove(): Promise<void>;
}

/** Bundles a process entry the way `npm start` does, so that tests run what ships. */
export async function bundleEntry(entry: string): Promise<BundledEntry> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-entry-'));
  // The sandbox may run it as another user.
  await chmod(folder, 0o755);
  const path = join(folder, `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [join(root, entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    alias: { '@': root.replace(/\/$/, '') },
    loader: { '.wasm': 'binary', '.so': 'binary' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
