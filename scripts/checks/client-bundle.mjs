import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const title = 'No server code in what browsers load';

/** Text that only server code holds and that survives minifying, by where it is written. */
export const SENTINELS = {
  'insert into blob (workspace_id': 'server/files/store-file.ts',
  pg_advisory_xact_lock: 'server/accounts/find-or-make-owner.ts',
  SLUICE_SECRET_KEY_FILE: 'server/env.ts',
  'The demo query tool cannot sign in': 'server/cli/set-up-command.ts',
};
const SPECIFIERS = ['node:child_process', 'node:fs', '@prisma/client'];
/** Text of the interface that every build must hold; without it the scan looked at nothing. */
const PROOF = 'Sluice';

/**
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const folder = join(root, '.next', 'static');
  if (!existsSync(folder)) {
    return [{ where: '.next/static', rule: 'built', why: 'There is no build to look at. Run "npm run build" first.' }];
  }
  return scan(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') })),
  );
}

/**
 * @param {{ file: string, text: string }[]} chunks
 * @returns {import('./problem.mjs').Problem[]}
 */
export function scan(chunks) {
  if (!chunks.some(({ text }) => text.includes(PROOF))) {
    const why = `No chunk holds the word "${PROOF}", so this scan proves nothing. Look where the build puts its chunks now.`;
    return [{ where: '.next/static', rule: 'sees-the-build', why }];
  }
  const why =
    'Every visitor downloads and may read it. Find the chain of imports with "npm run check:boundaries" and import only types from the server.';
  return chunks.flatMap(({ file, text }) =>
    [...Object.keys(SENTINELS), ...SPECIFIERS]
      .filter((sentinel) => text.includes(sentinel))
      .map((sentinel) => ({ where: `${file}: "${sentinel}"`, rule: 'no-server-code', why })),
  );
}
