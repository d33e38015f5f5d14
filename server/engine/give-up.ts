import { toError } from './attempt';
import type { DriveResult } from './drive-options';
import type { EngineLogger } from './driver-ports';
import { isTerminal } from './events';
import { failWhole } from './fail-whole';
import type { Journal } from './journal';
import type { StepError } from './step-error';

const MOST_TRIES = 3;

/**
 * A defect of ours would come again with every drive: the run ends here, and says so. Rejects with the cause when not even
 * that can be written.
 */
export async function giveUp(journal: Journal, cause: unknown, logger: EngineLogger): Promise<DriveResult> {
  const error = toError(cause, { path: '', type: 'run' }, logger);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (journal.trouble === 'stale') return { kind: 'taken' };
    // What could not be written may be what is wrong. A signal that waits can change nothing any more.
    if (journal.trouble) await journal.takeBack();
    journal.consume([]);
    if (!isTerminal(journal.state.status)) failWhole(journal, error);
    await journal.flush();
    if (journal.trouble === null) return { kind: 'ended', status: journal.state.status };
  }
  throw cause;
}

export const STUCK: StepError = {
  code: 'internal',
  message: 'Nothing in this run can go on, although it has not reached its end. This is a defect of Sluice.',
  transient: false,
};
