// npm run build: the packages, the database client, the bundled processes and the web app; what `npm start` would build. This
// file and what it imports before the packages are installed is plain JavaScript for any Node from 18 on.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureNode } from './lib/ensure-node.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

try {
  await ensureNode(root);
  await ensureInstalled(root);
  await ensureBuilt(root);
} catch (error) {
  reportAndExit(error);
}
