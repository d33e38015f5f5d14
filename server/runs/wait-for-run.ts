import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { isTerminal } from '@/server/engine/events';
import { getRun } from './get-run';
import type { LiveRuns } from './live-runs';
import type { RunView } from './run-view';
import { watchRun } from './watch-run';

/** The run as soon as it has ended; as it is when the time is up or the caller has left. */
export const waitForRun = async (
  { prisma, live }: { prisma: PrismaClient; live: LiveRuns },
  actor: Actor,
  { id, timeoutMs }: { id: string; timeoutMs: number },
  gone: AbortSignal,
): Promise<RunView> => {
  const run = await getRun({ prisma }, actor, { id });
  if (isTerminal(run.status) || timeoutMs === 0) return run;
  const signal = AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]);
  // The watch ends by itself after the run's last event.
  for await (const _ of watchRun({ prisma, live }, actor, { id, afterSeq: run.lastSeq }, signal));
  return getRun({ prisma }, actor, { id });
};
