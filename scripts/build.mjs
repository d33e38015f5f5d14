// npm run build: the database client, the bundled processes and the web app.
import { ensureBuilt } from './lib/build.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';

await ensureBuilt(root).catch(reportAndExit);
