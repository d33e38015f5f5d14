import { handleHealth } from '@/server/api/http/handle-health';

export const dynamic = 'force-dynamic';

export const GET = (): Response => handleHealth();
