import type { DiskRoom } from '@/server/runs/disk-room';
import { DATABASE_ADVISORY, type DatabaseChecksOptions, databaseChecks } from './database-checks';
import type { ReadyChecks } from './readiness';

const WORKER_SILENT_SECONDS = 40;

/** Of the web process. Runs are only queued while no worker is alive, so that alone does not take it out of service. */
export const WEB_ADVISORY = [...DATABASE_ADVISORY, 'worker'] as const;

export const webChecks = ({ disk, ...options }: DatabaseChecksOptions & { disk: DiskRoom }): ReadyChecks => ({
  ...databaseChecks(options),
  async disk() {
    return (await disk.hasRoom()) ? { ok: true, detail: 'has room' } : { ok: false, detail: 'less than 500 MB free' };
  },
  async worker() {
    const { rows } = await options.pool.query<{ alive: number }>(
      `select count(*)::int as alive from worker where heartbeat_at > now() - make_interval(secs => $1)`,
      [WORKER_SILENT_SECONDS],
    );
    const alive = rows[0]?.alive ?? 0;
    return alive > 0 ? { ok: true, detail: `${alive} alive` } : { ok: false, detail: 'none alive: runs wait' };
  },
});
