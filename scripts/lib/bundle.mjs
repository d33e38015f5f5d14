import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';

/**
 * The processes besides the web server. Those that run under Node's permission model must be whole in one file, because
 * they may read nothing else; the others find their packages in node_modules.
 */
const PROCESSES = [
  { entry: 'server/worker/main.ts', output: 'worker.mjs', isWhole: false },
  { entry: 'server/cli/main.ts', output: 'cli.mjs', isWhole: false },
  { entry: 'server/demo/main.ts', output: 'demo-services.mjs', isWhole: false },
  { entry: 'server/adapters/sandbox/child.ts', output: 'sandbox/child.mjs', isWhole: true },
  { entry: 'server/adapters/documents/child.ts', output: 'documents/child.mjs', isWhole: true },
];

/**
 * @param {string} root
 * @param {(typeof PROCESSES)[number]} process
 * @returns {import('esbuild').BuildOptions}
 */
const optionsFor = (root, { entry, output, isWhole }) => ({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: join('dist', output),
  bundle: true,
  packages: isWhole ? 'bundle' : 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  alias: { '@': root },
  loader: { '.wasm': 'binary', '.so': 'binary' },
  sourcemap: isWhole ? false : 'linked',
  // Packages written for CommonJS ask for `require` inside a whole bundle.
  banner: isWhole
    ? {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      }
    : {},
  logLevel: 'warning',
});

/** @param {string} root */
export async function bundleProcesses(root) {
  await Promise.all(PROCESSES.map((process) => build(optionsFor(root, process))));
}

/**
 * Bundles again at every change; `onBuilt` gets the output's name, also after the first time. Entries that do not exist
 * are left out.
 * @param {string} root
 * @param {(output: string, isFirst: boolean) => void} onBuilt
 * @returns {Promise<() => Promise<void>>} stops watching
 */
export async function watchProcesses(root, onBuilt) {
  const contexts = await Promise.all(
    PROCESSES.filter(({ entry }) => existsSync(join(root, entry))).map(async (process) => {
      let isFirst = true;
      const watching = await context({
        ...optionsFor(root, process),
        plugins: [
          {
            name: 'tell',
            setup: (hooks) => {
              hooks.onEnd(({ errors }) => {
                if (errors.length > 0) return;
                onBuilt(process.output, isFirst);
                isFirst = false;
              });
            },
          },
        ],
      });
      await watching.watch();
      return watching;
    }),
  );
  return async () => {
    await Promise.all(contexts.map((each) => each.dispose()));
  };
}
