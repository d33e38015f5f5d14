import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { npmCommand } from './npm-command.mjs';
import { PlainError } from './plain-error.mjs';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';
import { watchParent } from './watch-parent.mjs';

// Plain JavaScript without packages: this file runs on any Node from 18 on, before anything is installed.

const OLDEST = [22, 12];
const FETCHED = '24';

/** @param {string} version */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (
    major > /** @type {number} */ (OLDEST[0]) || (major === OLDEST[0] && minor >= /** @type {number} */ (OLDEST[1]))
  );
}

/**
 * Returns when this Node is new enough. Else fetches one into `.node/`, runs the same script with it, and ends this
 * process with its exit code.
 * @param {string} root the checkout
 */
export async function ensureNode(root) {
  if (isSupported(process.versions.node)) return;
  const node = findFetched(root) ?? (await fetchNode(root));
  await continueWith(node);
}

/**
 * npm's packages of Node itself. The platform's own one is taken, because the general one needs an install script,
 * which npm may refuse to run.
 */
function packageName() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

/** @param {string} root */
function findFetched(root) {
  const folder = join(root, '.node', 'node_modules', packageName());
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) return null;
  return isSupported(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version) ? node : null;
}

/** @param {string} root */
async function fetchNode(root) {
  const name = packageName();
  const folder = join(root, '.node');
  const { command, args, shell } = npmCommand();
  const advice = `Install Node ${OLDEST.join('.')} or newer (https://nodejs.org) and start again.`;
  return withProgress(`Fetching Node ${FETCHED} (this machine has ${process.versions.node})`, async () => {
    try {
      mkdirSync(folder, { recursive: true });
      // Its own package file, so that npm does not take the folder for a part of the checkout.
      writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    } catch (error) {
      throw new PlainError(`Sluice cannot write to ${folder}: ${/** @type {Error} */ (error).message}. ${advice}`);
    }
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
    const { code, output } = await runQuietly(command, [...args, 'install', ...flags, `${name}@${FETCHED}`], {
      cwd: folder,
      shell,
    });
    const node = findFetched(root);
    if (code !== 0 || !node) {
      throw new PlainError(`Node ${FETCHED} could not be fetched from the npm registry. ${advice}\n${tail(output)}`);
    }
    const check = await runQuietly(node, ['--version']);
    if (check.code !== 0)
      throw new PlainError(`The fetched Node does not run on this machine. ${advice}\n${tail(check.output)}`);
    return node;
  });
}

/** @param {string} output */
const tail = (output) => output.trim().split('\n').slice(-8).join('\n');

/** @param {string} node */
function continueWith(node) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`, SLUICE_FETCHED_NODE: '1' },
  });
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) watchParent(() => child.kill('SIGTERM'));
  return new Promise(() => {
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)));
  });
}
