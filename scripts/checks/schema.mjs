import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffSchema } from '../lib/migrate.mjs';
import { startPostgres } from '../lib/postgres.mjs';

export const title = 'The migrations lead to prisma/schema.prisma';

/**
 * Replays the migrations on a real server, the one of DATABASE_URL or one started for this.
 * @param {string} root
 * @returns {Promise<import('./problem.mjs').Problem[]>}
 */
export async function findProblems(root) {
  const given = process.env.DATABASE_URL;
  if (given) return check(root, given);
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-schema-'));
  const server = await startPostgres({ root, dataDir, settings: { fsync: 'off' } });
  try {
    return await check(root, server.url);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} url
 */
async function check(root, url) {
  const missing = await diffSchema({ root, url });
  if (!missing) return [];
  return [
    {
      where: `prisma/migrations (missing:\n${missing.replace(/^/gm, '      ')})`,
      rule: 'schema-is-migrated',
      why: 'A database made by the migrations would not be what the code expects. Run "npm run db:diff -- what_changed" and commit what it writes.',
    },
  ];
}
