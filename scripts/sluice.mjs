#!/usr/bin/env node
// npx sluice: the command line of the checkout. Plain JavaScript for any Node from 18 on until the packages are there.
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureNode } from './lib/ensure-node.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

try {
  await ensureNode(root);
  await ensureInstalled(root);
  const { runCommandLine } = await import('./lib/command-line.mjs');
  process.exitCode = await runCommandLine(root, process.argv.slice(2));
} catch (error) {
  reportAndExit(error);
}
