// Loaded with --import into the processes that `npm start` runs: when it is killed outright they must not stay behind
// and hold the port and the database. Asking for the parent's number now and then, rather than listening on the IPC
// channel, because a listener there would keep alive a process that has finished.
const CHECK_MS = 1_000;
const GRACE_MS = 25_000;

const parent = process.ppid;
const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
}, CHECK_MS);
timer.unref();
