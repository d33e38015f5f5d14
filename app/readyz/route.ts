import { handleReady } from '@/server/api/http/handle-health';
import { getReadyChecks } from '@/server/wiring/api';

export const dynamic = 'force-dynamic';

export const GET = (): Promise<Response> => handleReady(getReadyChecks());
