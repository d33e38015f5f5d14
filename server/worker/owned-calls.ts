import { StepFailure } from '@/server/engine/contract';
import type { Place, Places } from '@/server/engine/places';

/** Two heartbeats; nobody takes the runs of a worker before twice as long has passed. */
const TRUSTED_MS = 10_000;

export interface OwnedCallsOptions {
  places: Places;
  /** since the database last heard this worker */
  heardAgoMs(): number;
  /** the run still stands under this worker's name */
  owns(runId: string): Promise<boolean>;
}

/**
 * A process that stood still (a machine that slept, a frozen container) may have lost its runs without knowing. Its late
 * writes are refused in any case; this keeps it from calling the outside for a run that another worker has by now.
 */
export const ownedCalls = ({ places, heardAgoMs, owns }: OwnedCallsOptions): Places => ({
  async take(place: Place, options) {
    const giveBack = await places.take(place, options);
    if (heardAgoMs() <= TRUSTED_MS) return giveBack;
    try {
      if (await owns(place.runId)) return giveBack;
    } catch (cause) {
      giveBack();
      throw cause;
    }
    giveBack();
    throw new StepFailure({
      code: 'run-taken',
      message: 'Another worker has this run by now, so this one did not call.',
      transient: false,
    });
  },
});
