import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError } from './plain-error.mjs';
import { runQuietly } from './run-quietly.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const DOWNLOAD_MS = 300_000;

/**
 * A browser for the browser tests: the one that PLAYWRIGHT_CHROMIUM_PATH names, one of the system, Playwright's own,
 * and failing all of those one that can be installed.
 * @param {string} root the checkout
 * @param {(detail: string) => void} say
 * @returns {Promise<string>} its path
 */
export async function findChromium(root, say) {
  const chosen = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (chosen) {
    if (works(chosen)) return chosen;
    throw new PlainError(`PLAYWRIGHT_CHROMIUM_PATH names ${chosen}, which is not a browser that starts.`);
  }
  const system = findInSystem();
  if (system) return system;
  const own = await findPlaywrights();
  if (own) return own;

  say('downloading Chromium');
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  await runQuietly(process.execPath, [cli, 'install', 'chromium'], { cwd: root, timeout: DOWNLOAD_MS });
  const downloaded = await findPlaywrights();
  if (downloaded) return downloaded;

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('installing Chromium with apt-get');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runQuietly('apt-get', ['update'], { env, timeout: DOWNLOAD_MS });
    await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env,
      timeout: DOWNLOAD_MS,
    });
    const installed = findInSystem();
    if (installed) return installed;
  }
  throw new PlainError(
    'The browser tests need Chromium, and none was found or could be installed. Install it (on Debian: apt-get install chromium; elsewhere: npx playwright install chromium) or name one with PLAYWRIGHT_CHROMIUM_PATH.',
  );
}

function findInSystem() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE];
  return candidates.find((path) => existsSync(path) && works(path)) ?? null;
}

async function findPlaywrights() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) && works(path) ? path : null;
}

/**
 * Some systems ship a stand-in that only says how to install the browser.
 * @param {string} path
 */
function works(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}
