// npm run db:diff -- NAME      writes the next migration, from prisma/schema.prisma
// npm run db:diff -- --init    writes 0001_init anew; only while nothing has been released
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffSchema } from './lib/migrate.mjs';
import { PlainError } from './lib/plain-error.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { root } from './lib/root.mjs';

const name = process.argv[2];
const isInit = name === '--init';
const folder = join(root, 'prisma', 'migrations');
const dataDir = join(tmpdir(), `sluice-diff-${process.pid}`);

try {
  if (!name || (!isInit && !/^[a-z][a-z0-9_]*$/.test(name))) {
    throw new PlainError(
      'Say what the migration does, in lower case with underscores: npm run db:diff -- add_run_note',
    );
  }
  const server = await startPostgres({ root, dataDir, settings: { fsync: 'off' } });
  try {
    const sql = await diffSchema({ root, url: server.url, from: isInit ? 'empty' : 'migrations' });
    if (!sql) {
      console.log('The migrations already lead to prisma/schema.prisma; nothing written.');
    } else {
      const target = join(folder, isInit ? '0001_init' : `${nextNumber()}_${name}`);
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, 'migration.sql'), `${sql}\n`);
      console.log(`Wrote ${target}/migration.sql. Read it before you commit it.`);
    }
  } finally {
    await server.stop();
  }
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

function nextNumber() {
  const numbers = existsSync(folder) ? readdirSync(folder).map((entry) => Number.parseInt(entry, 10) || 0) : [];
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0');
}
