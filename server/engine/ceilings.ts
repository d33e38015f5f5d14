import type { EngineLimits } from './limits';
import { msOf } from './moment';
import type { RunState } from './state';
import type { StepError } from './step-error';

const count = (value: number): string => value.toLocaleString('en-US');
const ceiling = (code: string, message: string): StepError => ({ code, message, transient: false });

export const tooManySteps = (limits: EngineLimits): StepError =>
  ceiling(
    'too-many-steps',
    `This run reached the limit of ${count(limits.stepExecutions)} step executions. Repeat fewer items, or split the work over several runs.`,
  );

export const tooManyItems = (items: number, limits: EngineLimits): StepError =>
  ceiling(
    'too-many-items',
    `The list has ${count(items)} items; ${count(limits.items)} is the most a container repeats. Filter the list first, or split it over several runs.`,
  );

export const tooDeep = (limits: EngineLimits): StepError =>
  ceiling('nested-too-deep', `Containers are nested more than ${limits.nesting} deep, which is the limit.`);

export const outputTooLarge = (bytes: number, limits: EngineLimits): StepError =>
  ceiling(
    'output-too-large',
    `This step gave ${megabytes(bytes)} of data; ${megabytes(limits.outputBytes)} is the most a step may give.`,
  );

export const largeOutput = (bytes: number, limits: EngineLimits): string =>
  `This step gave ${megabytes(bytes)} of data. More than ${megabytes(limits.outputBytes)} is refused, and what comes after it reads all of this.`;

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** The ceiling this run has reached, if any: it ends there. */
export function reachedCeiling(state: RunState, limits: EngineLimits, now: number, runBytes: number): StepError | null {
  if (state.seq >= limits.events)
    return ceiling('too-many-events', `This run reached the limit of ${count(limits.events)} recorded events.`);
  if (activeMs(state, now) >= limits.activeMs)
    return ceiling(
      'run-too-long',
      `This run has been at work for ${Math.round(limits.activeMs / 3_600_000)} hours, which is the limit. Waiting for people does not count.`,
    );
  if (runBytes > limits.runBytes)
    return ceiling(
      'run-too-large',
      `The data of this run reached the limit of ${megabytes(limits.runBytes)}. Give less from each step, or split the work over several runs.`,
    );
  return null;
}

/** Time at work up to now; the worker has the run since the last event. */
export const activeMs = (state: RunState, now: number): number =>
  state.activeMs + (state.at !== null && state.parked === null ? Math.max(0, now - msOf(state.at)) : 0);
