import { stepSeed } from './identity';

/** What the random numbers of a run's steps are made of. */
export interface Seeding {
  seed: string;
  /** where the run's steps stand, when it does a part of another: '' for the root */
  within: string;
}

/** Of a step, hex: the same whether its container's items are spread over runs or not. */
export const seedOf = ({ seed, within }: Seeding, path: string): string =>
  stepSeed(seed, within === '' ? path : `${within}/${path}`);
