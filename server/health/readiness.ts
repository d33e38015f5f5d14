export interface ReadyCheck {
  ok: boolean;
  /** a few plain words; no addresses, no versions: the page is public */
  detail: string;
}
export type ReadyChecks = Readonly<Record<string, () => Promise<ReadyCheck>>>;

export interface Readiness {
  ok: boolean;
  checks: Record<string, ReadyCheck>;
}

const PATIENCE_MS = 3_000;

/** Whether everything is there that this process needs in order to serve, but for what is only said. */
export const readiness = async (checks: ReadyChecks, advisory: readonly string[] = []): Promise<Readiness> => {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await inTime(check)] as const),
  );
  const ok = entries.every(([name, check]) => check.ok || advisory.includes(name));
  return { ok, checks: Object.fromEntries(entries) };
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
