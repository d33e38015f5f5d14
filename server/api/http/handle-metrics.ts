import type { Registry } from 'prom-client';
import type { MetricsAccess } from '@/server/metrics/may-collect';
import { metricsPage } from '@/server/metrics/metrics-page';
import { withApiHeaders } from './answer';

export interface WebMetrics {
  registry: Registry;
  refresh(): Promise<void>;
  access: MetricsAccess;
}

export const handleMetrics = async (request: Request, { access, ...metrics }: WebMetrics): Promise<Response> => {
  const { status, contentType, body } = await metricsPage(metrics, access, (name) => request.headers.get(name));
  return withApiHeaders(new Response(body, { status, headers: { 'content-type': contentType } }));
};
