/**
 * Keeps one process running: started again when it ends by itself, after a pause that doubles up to a minute and begins
 * anew once the process has lived for one.
 * @param {object} options
 * @param {string} options.name  for people: "The worker"
 * @param {() => import('node:child_process').ChildProcess} options.start
 * @param {(message: string) => void} options.tell
 * @param {{ firstMs?: number, maxMs?: number, stableMs?: number }} [options.pauses]
 * @returns {{ child: () => import('node:child_process').ChildProcess, restart: () => void, stop: (graceMs: number) => Promise<void>, kill: () => void }}
 */
export function supervise({ name, start, tell, pauses: { firstMs = 1_000, maxMs = 60_000, stableMs = 60_000 } = {} }) {
  let isStopping = false;
  let isRestarting = false;
  let pause = firstMs;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  let exited = Promise.resolve();

  const launch = () => {
    const started = Date.now();
    const current = start();
    child = current;
    exited = new Promise((resolve) => {
      const ended = (/** @type {string} */ how) => {
        resolve();
        if (isStopping || current !== child) return;
        if (isRestarting) {
          isRestarting = false;
          launch();
          return;
        }
        if (Date.now() - started >= stableMs) pause = firstMs;
        tell(`${name} ended unexpectedly (${how}); starting it again in ${Math.round(pause / 1000)} s.`);
        timer = setTimeout(launch, pause);
        pause = Math.min(pause * 2, maxMs);
      };
      current.once('error', (error) => ended(error.message));
      current.once('exit', (code, signal) => ended(signal ? `signal ${signal}` : `code ${code}`));
    });
  };
  launch();

  return {
    child: () => child,
    restart: () => {
      if (isStopping) return;
      isRestarting = true;
      child.kill('SIGTERM');
    },
    stop: async (graceMs) => {
      isStopping = true;
      clearTimeout(timer);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(force);
    },
    kill: () => {
      isStopping = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
    },
  };
}
