// npm start: everything from a bare clone to a served page, in one command. This file and what it imports before the
// packages are installed is plain JavaScript for any Node from 18 on.
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureNode } from './lib/ensure-node.mjs';
import { prepareStart } from './lib/prepare-start.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

try {
  await ensureNode(root);
  const start = await prepareStart(root);
  try {
    await ensureInstalled(root);
    const { serve } = await import('./lib/serve.mjs');
    await serve(root, start);
  } finally {
    start.release();
  }
  // A build that was cut short may still be going on.
  process.exit();
} catch (error) {
  reportAndExit(error);
}
