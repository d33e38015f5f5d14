import type { Clock, EngineLogger } from './driver-ports';
import type { Journal } from './journal';
import { isSettled } from './settle';

interface Deps {
  clock: Clock;
  logger: EngineLogger;
  stopChild(childRunId: string): Promise<void>;
}

/**
 * Stops a run that was begun by an attempt which had been stopped meanwhile. An attempt that comes after it begins the same
 * run: only when the step has ended does nobody wait for it any more.
 */
export const lateCall =
  ({ clock, logger, stopChild }: Deps, journal: Journal, path: string) =>
  async (childRunId: string): Promise<void> => {
    // What stops an attempt records the end of its step in the same moment.
    await clock.breathe();
    const { steps, calls } = journal.state;
    const step = steps.get(path);
    if (!step || !isSettled(step) || calls.has(childRunId)) return;
    await stopChild(childRunId).catch((error: unknown) =>
      logger.warn({ path, childRunId, error }, 'a run that nobody waits for could not be stopped'),
    );
  };
