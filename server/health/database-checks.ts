import { readdir } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { ReadyChecks } from './readiness';

/** What every process needs of the database. */
export const databaseChecks = ({ pool, migrationsFolder }: { pool: Pick<Pool, 'query'>; migrationsFolder: string }) =>
  ({
    async database() {
      await pool.query('select 1');
      return { ok: true, detail: 'answers' };
    },
    async migrations() {
      const entries = await readdir(migrationsFolder, { withFileTypes: true });
      const wanted = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
      const { rows } = await pool.query<{ name: string }>(
        'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
      );
      const applied = new Set(rows.map((row) => row.name));
      const missing = wanted.filter((name) => !applied.has(name)).length;
      return missing === 0 ? { ok: true, detail: 'all applied' } : { ok: false, detail: `${missing} not applied` };
    },
  }) satisfies ReadyChecks;
