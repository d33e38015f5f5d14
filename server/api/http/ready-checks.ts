import { readdir } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { DiskRoom } from '@/server/runs/disk-room';
import type { ReadyChecks } from './handle-health';

const WORKER_SILENT_SECONDS = 40;

export const readyChecks = ({
  pool,
  migrationsFolder,
  disk,
}: {
  pool: Pool;
  migrationsFolder: string;
  disk: DiskRoom;
}): ReadyChecks => ({
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
  async disk() {
    return (await disk.hasRoom()) ? { ok: true, detail: 'has room' } : { ok: false, detail: 'less than 500 MB free' };
  },
  async worker() {
    const { rows } = await pool.query<{ alive: number }>(
      `select count(*)::int as alive from worker where heartbeat_at > now() - make_interval(secs => $1)`,
      [WORKER_SILENT_SECONDS],
    );
    const alive = rows[0]?.alive ?? 0;
    return alive > 0 ? { ok: true, detail: `${alive} alive` } : { ok: false, detail: 'none alive: runs wait' };
  },
});
