import type { Amount } from './amount';

/** The most one run can use, proven from the drawing alone, before anything runs. */
export interface Bound {
  /** every loop and list at its longest, every try used up, and of ways that exclude each other the dearest */
  total: Amount;
  time: TimeBound;
  /** steps that can spend something or take longer than an instant, and the containers around them, in run order */
  steps: StepBound[];
  /** the step with the largest part, by id; null where no step has any */
  dominant: Record<keyof Amount | 'time', string | null>;
  /** models nobody knows the price of, and the steps that may call them; empty when `total.costUsd` is a number */
  unknownPrices: { model: string; nodeIds: string[] }[];
  /** steps whose settings are not complete yet, or that cannot say what they use: not all of it is counted */
  unfinished: string[];
  /** `own`: prices that the workspace set itself for models of this workflow */
  prices: { date: string; source: string; own: { model: string; input: number; output: number }[] };
}

export interface StepBound {
  nodeId: string;
  isContainer: boolean;
  /** how often it can run in one run, for all the containers it is in */
  times: number;
  /** tries each time */
  attempts: number;
  /** of one try; nothing for a container */
  perAttempt: Amount;
  /** of all of them; for a container, of everything inside */
  total: Amount;
  /** of all that cannot run side by side */
  time: TimeBound;
  /** whose price is not known */
  unknownModels: string[];
}

/**
 * How long a run can take once a worker has it. Steps that may run at once are, as long as there are places for them; the
 * time it waits in the queue is not counted, because it depends on other runs.
 */
export interface TimeBound {
  /** the longest chain of steps, each as long as its timeout allows, with the pauses between its tries */
  workMs: number;
  /** on top of it, when services answer "come back later" to every call */
  askedMs: number;
  /** on top of it, waiting for people, for times that are drawn, and for runs of other workflows */
  waitMs: number;
}

export const NO_TIME: TimeBound = { workMs: 0, askedMs: 0, waitMs: 0 };
