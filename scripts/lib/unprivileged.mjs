import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './plain-error.mjs';

/**
 * How to start a program that refuses to run as root.
 * @typedef {object} Launcher
 * @property {string[]} prefix  words to put before the command
 * @property {{ uid?: number, gid?: number }} ids  for spawn
 * @property {{ uid: number, gid: number } | null} owner  who must own the files it writes; null: leave them as they are
 */

/** Any id that is not root's: it needs no entry in the list of users but the one PostgreSQL looks its name up in. */
const ACCOUNTS = ['postgres', 'nobody'];

/**
 * Finds a way to start a program that works on this machine, by trying: the program must start and the folder be reached.
 * @param {{ program: string, folder: string }} what
 * @returns {Launcher}
 */
export function findLauncher({ program, folder }) {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {}, owner: null };
  const probe = ['sh', '-c', 'test -x "$1" && "$2" --version', 'sh', folder, program];
  const works = (/** @type {Launcher} */ { prefix, ids }) => {
    const [command, ...rest] = [...prefix, ...probe];
    return spawnSync(/** @type {string} */ (command), rest, { ...ids, stdio: 'ignore' }).status === 0;
  };

  // A user namespace: the program sees an ordinary user, and every file stays root's own.
  const namespaced = {
    prefix: ['unshare', '-U', '--map-user=1000', '--map-group=1000', '--'],
    ids: {},
    owner: { uid: 0, gid: 0 },
  };
  if (works(namespaced)) return namespaced;

  for (const name of ACCOUNTS) {
    const account = lookUp(name);
    if (!account) continue;
    // Containers often forbid namespaces and keep the checkout in a folder that only root may enter: an ordinary user
    // that keeps root's right to pass folders can still reach it.
    const passing = {
      prefix: [
        'setpriv',
        `--reuid=${account.uid}`,
        `--regid=${account.gid}`,
        '--clear-groups',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        '--',
      ],
      ids: {},
      owner: account,
    };
    if (works(passing)) return passing;
    const plain = { prefix: [], ids: account, owner: account };
    if (works(plain)) return plain;
  }
  throw new PlainError(
    'PostgreSQL refuses to run as root, and neither a user namespace nor another user of this machine can reach this folder; start Sluice as an ordinary user, move the checkout out of a folder that only root may enter, or set DATABASE_URL.',
  );
}

/** @param {string} name */
function lookUp(name) {
  const id = (/** @type {string} */ flag) =>
    Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout || Number.NaN);
  const [uid, gid] = [id('-u'), id('-g')];
  return uid > 0 && gid >= 0 ? { uid, gid } : null;
}

/**
 * Gives a folder and all in it to the launcher's owner: another way of starting may have been used last time.
 * @param {string} folder
 * @param {Launcher} launcher
 */
export function giveFolder(folder, { owner }) {
  if (!owner) return;
  const stat = lstatSync(folder);
  if (stat.uid === owner.uid && stat.gid === owner.gid) return;
  const give = (/** @type {string} */ path) => {
    if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name));
    chownSync(path, owner.uid, owner.gid);
  };
  give(folder);
}
