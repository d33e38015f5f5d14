import * as z from 'zod';

/** By the names an operator writes them with: which limit of a run it is, in what unit, and the most it may be. */
const LIMITS = {
  steps: { limit: 'stepExecutions', unit: 1, most: 1_000_000 },
  events: { limit: 'events', unit: 1, most: 1_000_000 },
  items: { limit: 'items', unit: 1, most: 10_000 },
  hours: { limit: 'activeMs', unit: 3_600_000, most: 8_760 },
  megabytes: { limit: 'runBytes', unit: 1024 * 1024, most: 1_024 },
} as const;

const NAMES = Object.keys(LIMITS).join(', ');
const isName = (name: string): name is keyof typeof LIMITS => Object.hasOwn(LIMITS, name);

/** What one run may do, where the operator wants it otherwise. */
export type RunLimits = Partial<Record<(typeof LIMITS)[keyof typeof LIMITS]['limit'], number>>;

/** `steps=50000,hours=48` */
export const runLimits = z.string().transform((text, context): RunLimits => {
  const set: RunLimits = {};
  for (const entry of text.split(',').map((each) => each.trim())) {
    const [, name = '', value = ''] = /^([a-z]+)=(\d{1,9})$/.exec(entry) ?? [];
    if (!isName(name)) {
      context.addIssue({ code: 'custom', message: `must be a list of ${NAMES}, like steps=50000,hours=48` });
      continue;
    }
    const { limit, unit, most } = LIMITS[name];
    const amount = Number(value);
    if (amount >= 1 && amount <= most) set[limit] = amount * unit;
    else
      context.addIssue({
        code: 'custom',
        message: `is not possible: ${name} must be a whole number from 1 to ${most.toLocaleString('en-US')}`,
      });
  }
  return set;
});
