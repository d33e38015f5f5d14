// Loaded with --import into the processes that `npm start` runs: when it is killed outright they must not stay behind
// and hold the port and the database.
import { outliveOutput } from './outlive-output.mjs';
import { watchParent } from './watch-parent.mjs';

const GRACE_MS = 25_000;

outliveOutput();
watchParent(() => {
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
