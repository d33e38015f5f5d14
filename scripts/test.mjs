// npm test: everything, from a bare clone. This file and what it imports before the packages are installed is plain
// JavaScript for any Node from 18 on.
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureNode } from './lib/ensure-node.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

try {
  await ensureNode(root);
  await ensureInstalled(root);
  const { runTests } = await import('./lib/test-run.mjs');
  process.exitCode = (await runTests(root)) ? 0 : 1;
} catch (error) {
  reportAndExit(error);
}
