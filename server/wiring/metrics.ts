import type { WebMetrics } from '@/server/api/http/handle-metrics';
import { type Env, getEnv } from '@/server/env';
import { addDatabaseMetrics } from '@/server/metrics/database-metrics';
import { isLoopbackUrl, type MetricsAccess } from '@/server/metrics/may-collect';
import { createProcessMetrics } from '@/server/metrics/process-metrics';
import { getServices } from '@/server/wiring';

// Next makes a module once for each route and again at every edit while developing; the process must have one of these.
const holder = globalThis as { sluiceMetrics?: WebMetrics };

export const getMetrics = (): WebMetrics => {
  holder.sluiceMetrics ??= build();
  return holder.sluiceMetrics;
};

export const metricsAccess = ({ metricsToken, isLoopbackOnly, publicUrl }: Env): MetricsAccess => ({
  token: metricsToken,
  isLocal: isLoopbackOnly && isLoopbackUrl(publicUrl),
});

const build = (): WebMetrics => {
  const { pool } = getServices();
  const registry = createProcessMetrics('web', pool);
  return { registry, refresh: addDatabaseMetrics(registry, pool), access: metricsAccess(getEnv()) };
};
