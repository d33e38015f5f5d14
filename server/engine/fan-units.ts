import type { FanState, RunState } from './state';
import { containerOf, instanceOf, instancePath } from './step-path';

// What a container counts: branches, votes, the items of its list, or groups of them that other runs go through.

export const isSpread = (fan: FanState): fan is FanState & { spread: NonNullable<FanState['spread']> } =>
  fan.spread !== null;

export const unitsOf = (fan: FanState): number =>
  isSpread(fan) ? Math.ceil(fan.count / fan.spread.itemsPerGroup) : fan.count;

export const atOnceOf = (fan: FanState): number => (isSpread(fan) ? fan.spread.groupsAtOnce : fan.concurrency);

/** The body of one of them. All branches are in one. */
export const unitInstance = (fan: FanState, unit: number): string => {
  if (fan.over === 'branches') return fan.path;
  return instancePath(fan.path, isSpread(fan) ? unit : fan.from + unit);
};

export interface GroupPlace {
  fan: FanState;
  group: number;
}

/** The group that the step with this path stands for; null for every step of the drawing. */
export function findGroup(state: RunState, path: string): GroupPlace | null {
  const place = containerOf(instanceOf(path));
  const fan = place && state.fans.get(place.path);
  return fan && isSpread(fan) && place.index !== null ? { fan, group: place.index } : null;
}

export function groupAt(state: RunState, path: string): GroupPlace {
  const found = findGroup(state, path);
  if (!found) throw new Error(`The run has no group at ${path}.`);
  return found;
}

/** The items of one group, by their places in the list that this run has. */
export function itemsOfGroup(fan: FanState, group: number): { from: number; count: number } {
  const size = fan.spread?.itemsPerGroup ?? fan.count;
  const from = group * size;
  return { from, count: Math.max(0, Math.min(size, fan.count - from)) };
}

/** What people call it, counted from 1 in the whole list. */
export function unitWords(fan: FanState, unit: number): string {
  if (!isSpread(fan)) return `Item ${fan.from + unit + 1}`;
  const { from, count } = itemsOfGroup(fan, unit);
  const first = fan.from + from + 1;
  return count === 1 ? `Item ${first}` : `Items ${first} to ${first + count - 1}`;
}
