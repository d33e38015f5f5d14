import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PlainError } from './plain-error.mjs';

/**
 * Writes `generated/prisma`. Prisma would download a schema engine that generating does not use; naming any existing
 * program in its place keeps the step offline.
 * @param {string} root the checkout
 */
export async function generateClient(root) {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'prisma', 'build', 'index.js'), 'generate'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new PlainError(`The database client could not be generated:\n${output.trim()}`);
}
