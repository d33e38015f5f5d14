import { type ReadyChecks, readiness } from '@/server/health/readiness';
import { WEB_ADVISORY } from '@/server/health/web-checks';
import { answerJson } from './answer';

/** `/healthz`: this process answers. It looks at nothing else, so a database that is away does not restart it. */
export const handleHealth = (): Response => answerJson({ ok: true });

/** `/readyz`: what this process needs in order to serve is there; 503 with the reasons when it is not. */
export const handleReady = async (checks: ReadyChecks): Promise<Response> => {
  const found = await readiness(checks, WEB_ADVISORY);
  return answerJson(found, { status: found.ok ? 200 : 503 });
};
