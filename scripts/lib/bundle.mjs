import { build, context, stop } from 'esbuild';

/** Processes that find their packages in node_modules. They share chunks, and load what they need when they need it. */
const OPEN = { worker: 'server/worker/main.ts', cli: 'server/cli/main.ts', 'demo-services': 'server/demo/main.ts' };
/** Processes under Node's permission model, each whole in one file, because they may read nothing else. */
const WHOLE = {
  'sandbox/child': 'server/adapters/sandbox/child.ts',
  'documents/child': 'server/adapters/documents/child.ts',
};

/**
 * @param {string} root
 * @param {Record<string, string>} entries  by output, without the ending
 * @param {{ isWhole: boolean }} how
 * @returns {import('esbuild').BuildOptions}
 */
const optionsFor = (root, entries, { isWhole }) => ({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: isWhole ? 'bundle' : 'external',
  splitting: !isWhole,
  chunkNames: 'chunks/[name]-[hash]',
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
  await Promise.all([
    build(optionsFor(root, OPEN, { isWhole: false })),
    build(optionsFor(root, WHOLE, { isWhole: true })),
  ]);
  // Its helper process would stay, with a hundred megabytes, as long as this one.
  await stop();
}

/**
 * The program that measures the engine; not part of the product.
 * @param {string} root
 */
export async function bundleBench(root) {
  await build(optionsFor(root, { 'bench/engine': 'bench/engine/main.ts' }, { isWhole: false }));
  await stop();
}

/**
 * Bundles again at every change.
 * @param {string} root
 * @param {(isFirst: boolean) => void} onBuilt  the processes that share chunks are there, or there anew
 * @returns {Promise<() => Promise<void>>} stops watching
 */
export async function watchProcesses(root, onBuilt) {
  let isFirst = true;
  const tell = {
    name: 'tell',
    setup: (/** @type {import('esbuild').PluginBuild} */ hooks) => {
      hooks.onEnd(({ errors }) => {
        if (errors.length > 0) return;
        onBuilt(isFirst);
        isFirst = false;
      });
    },
  };
  const contexts = await Promise.all([
    context({ ...optionsFor(root, OPEN, { isWhole: false }), plugins: [tell] }),
    context(optionsFor(root, WHOLE, { isWhole: true })),
  ]);
  await Promise.all(contexts.map((each) => each.watch()));
  return async () => {
    await Promise.all(contexts.map((each) => each.dispose()));
  };
}
