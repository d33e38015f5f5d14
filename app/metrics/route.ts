import { handleMetrics } from '@/server/api/http/handle-metrics';
import { getMetrics } from '@/server/wiring/metrics';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => handleMetrics(request, getMetrics());
