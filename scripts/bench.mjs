// npm run bench -- engine: how fast Sluice's engine is beside its peers, on a PostgreSQL of its own. bench/README.md says how.
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureNode } from './lib/ensure-node.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

try {
  await ensureNode(root);
  await ensureInstalled(root);
  const { runBench } = await import('./lib/bench-run.mjs');
  process.exitCode = await runBench(root, process.argv.slice(2));
} catch (error) {
  reportAndExit(error);
}
