import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { PlainError } from './plain-error.mjs';
import { readSchema, withSchemaEngine } from './schema-engine.mjs';

const FILTERS = { externalTables: [], externalEnums: [] };
/** Any number that nothing else of this database locks; keeps two starts from migrating at once. */
const LOCK = 7_262_033;

/**
 * Applies the migrations that the database has not seen.
 * @param {{ root: string, url: string }} options
 * @returns {Promise<string[]>} names of those applied
 */
export async function applyMigrations({ root, url }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const migrationsList = readMigrations(root);
    // Asked first with one plain query, because loading the engine takes most of a second and most starts apply nothing.
    if (await areAllApplied(client, migrationsList)) return [];
    try {
      const { appliedMigrationNames } = await withSchemaEngine(root, url, (engine) =>
        engine.applyMigrations({ migrationsList, filters: FILTERS }),
      );
      return appliedMigrationNames;
    } catch (error) {
      throw await explainFailure(client, error);
    }
  } finally {
    await client.end();
  }
}

/**
 * The SQL that leads from the migrations to the schema; empty text when they agree. The engine replays the migrations
 * in a throw-away database that it makes beside the one of `url`.
 * @param {{ root: string, url: string, from?: 'migrations' | 'empty' }} options
 * @returns {Promise<string>}
 */
export async function diffSchema({ root, url, from = 'migrations' }) {
  const [path, content] = readSchema(root);
  const { stdout } = await withSchemaEngine(root, url, (engine) =>
    engine.diff({
      from: from === 'empty' ? { tag: 'empty' } : { tag: 'migrations', ...readMigrations(root) },
      to: { tag: 'schemaDatamodel', files: [{ path, content }] },
      script: true,
      exitCode: null,
      filters: FILTERS,
    }),
  );
  const sql = (stdout ?? '').trim();
  return /^-- This is an empty migration\.?$/.test(sql) ? '' : sql;
}

/** @param {string} root */
function readMigrations(root) {
  const baseDir = join(root, 'prisma', 'migrations');
  const lockPath = join(baseDir, 'migration_lock.toml');
  const names = existsSync(baseDir)
    ? readdirSync(baseDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: /** @type {const} */ ('ok'),
          value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  };
}

/**
 * @param {pg.Client} client
 * @param {ReturnType<typeof readMigrations>} list
 */
async function areAllApplied(client, list) {
  const { rows } = await client.query("select to_regclass('public._prisma_migrations') is not null as exists");
  if (!rows[0].exists) return false;
  const applied = await client.query(
    'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  const names = new Set(applied.rows.map((row) => row.migration_name));
  const known = new Set(list.migrationDirectories.map((directory) => directory.path));
  const newer = [...names].find((name) => !known.has(name));
  if (newer) {
    throw new PlainError(
      `This database was used by a newer version of Sluice (it has the migration "${newer}"); start that version, or use another database.`,
    );
  }
  return list.migrationDirectories.every((directory) => names.has(directory.path));
}

/**
 * A migration is one transaction, so one that failed has left nothing: its mark is taken away and it can be tried again.
 * @param {pg.Client} client
 * @param {unknown} error
 */
async function explainFailure(client, error) {
  const { rows } = await client.query(
    'delete from _prisma_migrations where finished_at is null returning migration_name',
  );
  if (rows.length === 0) return error;
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  return new PlainError(
    `The database could not be brought up to date: the migration "${rows[0].migration_name}" failed with "${reason}". Nothing of it was kept.`,
  );
}
