import { defineExecutor, fail } from '../define-executor';
import { delayOf, MAX_WAIT_MS, type WaitConfig } from './definition';
import { readTime } from './read-time';

/** The engine does the waiting, by the database's clock, and counts a delay from when the step began. */
export const waitExecutor = defineExecutor<WaitConfig>(async (config, context) => {
  if (config.mode === 'delay') return { kind: 'wait', delayMs: delayOf(config) };
  const time = readTime(config.time);
  const at = { field: 'config.time' };
  if (time === null)
    return fail(
      'not-a-time',
      `"${config.time.slice(0, 100)}" is not a date or time, so there is no telling how long.`,
      at,
    );
  if (time - context.now > MAX_WAIT_MS)
    return fail(
      'too-long',
      `${new Date(time).toISOString()} is more than a year away. A run can wait a year at most.`,
      at,
    );
  return { kind: 'wait', until: new Date(time).toISOString() };
});
