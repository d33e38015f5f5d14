/** Next.js calls this once in each of its processes, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { nameCallers } = await import('@/server/api/http/name-callers');
  nameCallers();
}
