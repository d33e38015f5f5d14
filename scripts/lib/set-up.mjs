import { join } from 'node:path';
import { PlainError } from './plain-error.mjs';
import { environmentOf } from './processes.mjs';
import { runQuietly } from './run-quietly.mjs';

/**
 * Sees to the owner and the examples, and makes a link that signs the owner in once. The use cases are the server's;
 * the bundled command line calls them.
 * @param {import('./processes.mjs').Installation} installation
 * @param {string} publicUrl
 * @returns {Promise<string>} the link
 */
export async function setUp(installation, publicUrl) {
  const program = join(installation.root, 'dist', 'cli.mjs');
  const { code, output } = await runQuietly(process.execPath, [program, 'set-up', '--url', publicUrl], {
    cwd: installation.root,
    env: { ...environmentOf(installation), SLUICE_LOG_LEVEL: 'error' },
  });
  const link = /^(https?:\/\/\S+)$/m.exec(output)?.[1];
  if (code !== 0 || !link) throw new PlainError(`The database could not be set up:\n${output.trim()}`);
  return link;
}
