import { answerJson } from './answer';

/** `/healthz`: this process answers. It looks at nothing else, so a database that is away does not restart it. */
export const handleHealth = (): Response => answerJson({ ok: true });

export interface ReadyCheck {
  ok: boolean;
  /** a few plain words; no addresses, no versions: the page is public */
  detail: string;
}
export interface ReadyChecks {
  database(): Promise<ReadyCheck>;
  migrations(): Promise<ReadyCheck>;
  disk(): Promise<ReadyCheck>;
  worker(): Promise<ReadyCheck>;
}

/** Runs are only queued while no worker is alive, so that alone does not take the web process out of service. */
const ADVISORY = new Set(['worker']);
const PATIENCE_MS = 3_000;

/** `/readyz`: what this process needs in order to serve is there; 503 with the reasons when it is not. */
export const handleReady = async (checks: ReadyChecks): Promise<Response> => {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await inTime(check)] as const),
  );
  const ok = entries.every(([name, check]) => check.ok || ADVISORY.has(name));
  return answerJson({ ok, checks: Object.fromEntries(entries) }, { status: ok ? 200 : 503 });
};

const inTime = async (check: () => Promise<ReadyCheck>): Promise<ReadyCheck> => {
  const { promise: late, resolve } = Promise.withResolvers<ReadyCheck>();
  const timer = setTimeout(() => resolve({ ok: false, detail: 'no answer in time' }), PATIENCE_MS);
  try {
    return await Promise.race([check(), late]);
  } catch {
    return { ok: false, detail: 'cannot be reached' };
  } finally {
    clearTimeout(timer);
  }
};
