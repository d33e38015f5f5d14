import type { Decision } from './command';
import type { ParkReason } from './events';

/** Why a run sleeps of which nothing is under way: what needs a person comes before what only needs time. */
export function parkReason({ needsAttention, waitsForPerson, waitsForRun }: Decision): ParkReason {
  if (needsAttention) return 'needs_attention';
  if (waitsForPerson) return 'waiting';
  return waitsForRun ? 'run' : 'timer';
}
