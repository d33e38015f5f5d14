import { watchParent } from './watch-parent.mjs';

/** A signal that comes again this soon is the same one, passed on by npm or by a parent. */
const ECHO_MS = 1_000;

class Stopped extends Error {}

/**
 * Waits for Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that started us.
 * The first asks everything to stop; another one, later, forces it.
 */
export function onStopSignal() {
  /** @type {(value?: undefined) => void} */
  let resolveAsked = () => {};
  const asked = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    resolveAsked = resolve;
  });
  let askedAt = 0;
  /** @type {() => void} */
  let force = () => process.exit(130);
  const ask = () => {
    askedAt = Date.now();
    resolveAsked();
  };
  const onSignal = () => {
    if (!askedAt) ask();
    else if (Date.now() - askedAt > ECHO_MS) force();
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, onSignal);
  // npm runs scripts in a shell that may die of a SIGTERM without passing it on. Started by hand in the background, on the
  // other hand, a server is meant to outlive its shell.
  const isRunByNpm = Boolean(process.env.npm_lifecycle_event || process.env.SLUICE_FETCHED_NODE);
  const stopWatching = isRunByNpm ? watchParent(ask) : () => {};
  // What is said to a terminal that is gone must not end the process while it still puts things in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    asked,
    isAsked: () => askedAt > 0,
    /** @param {() => void} action */
    onForce: (action) => {
      force = action;
    },
    /**
     * The work's result, unless stopping is asked for first.
     * @template T
     * @param {Promise<T>} work
     * @returns {Promise<T>}
     */
    race: (work) => {
      work.catch(() => {});
      return Promise.race([work, asked.then(() => Promise.reject(new Stopped()))]);
    },
    end: () => {
      stopWatching();
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
