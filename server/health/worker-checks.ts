import { type DatabaseChecksOptions, databaseChecks } from './database-checks';
import type { ReadyChecks } from './readiness';

/** Of a worker process. */
export const workerChecks = ({
  isTaking,
  sandbox,
  ...options
}: DatabaseChecksOptions & {
  isTaking(): boolean;
  /** null while it is being tested */
  sandbox(): { isEnabled: boolean } | null;
}): ReadyChecks => ({
  ...databaseChecks(options),
  async runs() {
    return isTaking() ? { ok: true, detail: 'being taken' } : { ok: false, detail: 'not being taken' };
  },
  async sandbox() {
    const tested = sandbox();
    if (!tested) return { ok: false, detail: 'being tested' };
    return tested.isEnabled
      ? { ok: true, detail: 'holds' }
      : { ok: false, detail: 'does not hold: code steps are off' };
  },
});
