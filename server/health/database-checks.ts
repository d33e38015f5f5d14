import { readdir } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { ReadyChecks } from './readiness';

const wantedMigrations = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
};

const appliedMigrations = async (pool: Pick<Pool, 'query'>): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return rows.map(({ name }) => name);
};

/** Whether the database has seen a version that has more migrations than this one. */
export const isOutdated = async (pool: Pick<Pool, 'query'>, migrationsFolder: string): Promise<boolean> => {
  const [known, applied] = await Promise.all([wantedMigrations(migrationsFolder), appliedMigrations(pool)]);
  return applied.some((name) => !known.includes(name));
};

export interface DatabaseChecksOptions {
  pool: Pick<Pool, 'query'>;
  migrationsFolder: string;
  /** names of the keys in this process's key file */
  keyIds(): Promise<readonly string[]>;
}

/**
 * Only said: the process serves, but what needs such a credential fails. Its key file is not that of the other machines, or was not
 * restored with the database.
 */
export const DATABASE_ADVISORY = ['credentials'] as const;

/** Stored credentials that none of these keys opens. */
export const countSealedElsewhere = async (pool: Pick<Pool, 'query'>, keyIds: readonly string[]): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from credential where key_id <> all($1::text[])',
    [keyIds],
  );
  return rows[0]?.count ?? 0;
};

/** What every process needs of the database. */
export const databaseChecks = ({ pool, migrationsFolder, keyIds }: DatabaseChecksOptions) =>
  ({
    async database() {
      const { rows } = await pool.query<{ isReadOnly: boolean }>(
        `select current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
      );
      return rows[0]?.isReadOnly
        ? { ok: false, detail: 'answers, but takes no changes' }
        : { ok: true, detail: 'answers' };
    },
    async migrations() {
      const wanted = await wantedMigrations(migrationsFolder);
      const applied = await appliedMigrations(pool);
      const missing = wanted.filter((name) => !applied.includes(name)).length;
      return missing === 0 ? { ok: true, detail: 'all applied' } : { ok: false, detail: `${missing} not applied` };
    },
    async credentials() {
      const count = await countSealedElsewhere(pool, await keyIds());
      return count === 0
        ? { ok: true, detail: 'can be opened' }
        : { ok: false, detail: `${count} cannot be opened with this key file` };
    },
  }) satisfies ReadyChecks;
