import type { Registry } from 'prom-client';
import { type MetricsAccess, mayCollect } from './may-collect';

export interface MetricsPage {
  status: number;
  contentType: string;
  body: string;
}

/** `/metrics`, for those who may have it; to everybody else there is nothing here. */
export const metricsPage = async (
  { registry, refresh }: { registry: Registry; refresh?(): Promise<void> },
  access: MetricsAccess,
  header: (name: string) => string | null,
): Promise<MetricsPage> => {
  if (!mayCollect(access, header)) return { status: 404, contentType: 'text/plain', body: 'Not found\n' };
  await refresh?.();
  return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
};
