import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findFreePort } from './free-port.mjs';

/**
 * The app over an empty data folder, started the way people start it.
 * @template T
 * @param {string} root
 * @param {string} folder
 * @param {(app: { url: string, link: string, dataDir: string }) => Promise<T>} use
 */
export async function withApp(root, folder, use) {
  const dataDir = join(folder, 'app');
  const port = await findFreePort();
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    cwd: root,
    env: { ...process.env, PORT: String(port), SLUICE_DATA: dataDir, BROWSER: 'none', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  try {
    const link = await new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        said += chunk;
        const found = /Sign in: (\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      exited.then(() => reject(new Error(`The app did not start:\n${said}`)));
    });
    return await use({ url: `http://127.0.0.1:${port}`, link, dataDir });
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}
