import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Memory, garbage collection and event loop of this process, and its connections to the database. */
export function createProcessMetrics(
  process: 'web' | 'worker',
  pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>,
) {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'sluice_pool_connections',
    help: 'Connections to the database, by what they do; waiting: who waits for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  return registry;
}
