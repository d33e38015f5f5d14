import { Refusal } from '@/server/refusal';

const OF_CALLS = 'call:';

/** The idempotency key of the run that a step begins. */
export const keyOfCall = (stepKey: string): string => `${OF_CALLS}${stepKey}`;

/** Nobody else may take such a key first: the step would be given a run that never tells it of its end. */
export const requireFreeKey = (idempotencyKey: string | undefined): void => {
  if (idempotencyKey?.startsWith(OF_CALLS))
    throw new Refusal('invalid', `An idempotency key cannot begin with “${OF_CALLS}”: such keys are Sluice’s own.`);
};
