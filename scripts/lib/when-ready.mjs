import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from './plain-error.mjs';

const LIMIT_MS = 120_000;

/**
 * Until the web server answers its readiness check; an error when the process ends before.
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} child
 */
export async function whenHealthy(url, child) {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    failIfEnded(child, 'web');
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await delay(50);
  }
  throw new PlainError('The web process did not answer within two minutes.');
}

/**
 * Until the process says that it is ready for work.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function whenReady(child) {
  await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new PlainError('The worker process did not get ready within two minutes.')),
      LIMIT_MS,
    );
    const end = (/** @type {() => void} */ settle) => {
      clearTimeout(timer);
      settle();
    };
    child.on('message', (message) => {
      if (message === 'ready') end(() => resolve(undefined));
    });
    child.once('exit', () =>
      end(() => {
        try {
          failIfEnded(child, 'worker');
        } catch (error) {
          reject(error);
        }
      }),
    );
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} name
 */
function failIfEnded(child, name) {
  if (child.exitCode === null && child.signalCode === null) return;
  const how = child.signalCode ? `signal ${child.signalCode}` : `code ${child.exitCode}`;
  throw new PlainError(`The ${name} process could not start (${how}).`);
}
