/** The most a run may do. The operator may set others; reaching one ends the run with an error that names it. */
export interface EngineLimits {
  /** items of one container that repeats its body */
  items: number;
  /** attempts begun in one run, all steps together */
  stepExecutions: number;
  events: number;
  /** containers inside containers */
  nesting: number;
  /** attempts under way at once in one run, unless a container asks for more */
  concurrency: number;
  /** time workers may spend on one run; sleeping does not count */
  activeMs: number;
  /** bytes of JSON text one step may give */
  outputBytes: number;
  /** a step that gives more is warned of */
  largeOutputBytes: number;
  /** bytes of JSON text all events of a run may have together */
  runBytes: number;
  /** times the worker may die under one step before a person is asked */
  losses: number;
  /** a longer Retry-After than this is not waited for */
  retryAfterMs: number;
  /** a wait longer than this ends the worker's claim, and the run sleeps in the database */
  inMemoryWaitMs: number;
  /** events of steps that touch nothing are written together, at the latest after this time */
  flushMs: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  items: 10_000,
  stepExecutions: 20_000,
  events: 100_000,
  nesting: 8,
  concurrency: 10,
  activeMs: 24 * 3_600_000,
  outputBytes: 4 * 1024 * 1024,
  largeOutputBytes: 256 * 1024,
  runBytes: 64 * 1024 * 1024,
  losses: 5,
  retryAfterMs: 600_000,
  inMemoryWaitMs: 10_000,
  flushMs: 50,
};
