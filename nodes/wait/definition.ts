import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { missing } from '../value-fields';
import { readTime } from './read-time';

const UNITS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** A year: longer than anything a run should be kept for, and what the engine's timers are tested for. */
export const MAX_WAIT_MS = 366 * UNITS.days;

const config = z.strictObject({
  mode: z
    .enum(['delay', 'time'])
    .default('delay')
    .meta(
      field({
        title: 'Wait',
        words: { delay: 'For some time', time: 'Until a time' },
      }),
    ),
  amount: z
    .number()
    .min(0)
    .max(31_622_400)
    .default(1)
    .meta(field({ title: 'How long', isRequired: true, showWhen: { mode: ['delay'] } })),
  unit: z
    .enum(['seconds', 'minutes', 'hours', 'days'])
    .default('hours')
    .meta(field({ title: 'Unit', showWhen: { mode: ['delay'] } })),
  time: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'Until',
        description:
          'A date, or a date and time such as 2026-11-24T09:00:00+01:00. Without a time zone it is UTC. A time that has passed is not waited for.',
        placeholder: 'Pick a date, or write one',
        value: 'template',
        expects: { type: 'string' },
        isRequired: true,
        showWhen: { mode: ['time'] },
      }),
    ),
});
export type WaitConfig = z.infer<typeof config>;

export const delayOf = (settings: Pick<WaitConfig, 'amount' | 'unit'>): number =>
  Math.round(settings.amount * UNITS[settings.unit]);

function check(settings: WaitConfig): Omit<Finding, 'nodeId'>[] {
  if (settings.mode === 'delay')
    return delayOf(settings) <= MAX_WAIT_MS
      ? []
      : [{ code: 'too-long', severity: 'error', field: 'config.amount', message: 'A run can wait a year at most.' }];
  const time = settings.time.trim();
  if (time === '') return [missing('config.time', 'Say until when to wait.')];
  if (time.includes('{{') || readTime(time) !== null) return [];
  return [
    {
      code: 'type-mismatch',
      severity: 'error',
      field: 'config.time',
      message: `"${time}" is not a date or time. Write it like 2026-11-24 or 2026-11-24T09:00:00Z.`,
    },
  ];
}

function summary(settings: WaitConfig): string {
  if (settings.mode === 'delay')
    return settings.amount === 1 ? `1 ${settings.unit.slice(0, -1)}` : `${settings.amount} ${settings.unit}`;
  const time = settings.time.trim();
  if (time === '') return 'Until a time';
  return time.includes('{{') ? 'Until a time from earlier' : `Until ${time}`;
}

const initialConfig = { mode: 'delay', amount: 1, unit: 'hours', time: '' };

export const wait = defineNode({
  type: 'wait',
  version: 1,
  title: 'Wait',
  purpose: 'Lets time pass before the run goes on',
  icon: 'hourglass',
  category: 'decide',
  keywords: ['delay', 'sleep', 'pause', 'timer', 'later', 'until', 'schedule', 'date', 'reminder', 'hours', 'days'],
  config,
  initialConfig,
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
  outputSchema: () => ({
    type: 'object',
    properties: { until: { type: 'string', format: 'date-time', title: 'Waited until' } },
    required: ['until'],
    additionalProperties: false,
  }),
  effect: () => 'none',
  worstCase: (settings) => ({
    models: [],
    toolCalls: 0,
    workMs: 0,
    waitMs: settings.mode === 'delay' ? delayOf(settings) : MAX_WAIT_MS,
  }),
  isOutputChecked: () => true,
  summary,
  iconOf: (settings) => (settings.mode === 'delay' ? 'hourglass' : 'calendar-clock'),
  policy: { retry: RETRY_NEVER, timeoutMs: 30_000 },
  check,
  migrations: {},
  sample: () => ({ until: '2026-11-23T10:00:00.000Z' }),
});
