import * as z from 'zod';
import type { Finding } from '@/graph/finding';
import type { JsonSchema } from '@/graph/json-schema';
import { anySchema } from '@/graph/json-schema';
import { type CheckContext, defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import {
  checkFields,
  type InputField,
  inputFieldSchema,
  listLabels,
  missing,
  sampleOfFields,
  schemaOfFields,
} from '../value-fields';

/** Fires when nobody answers in time, unless the author names one of the routes instead. */
const TIMED_OUT = 'timed_out';

const DAY = 86_400_000;

const routeSchema = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-z][a-z0-9_-]*$/)
    .meta(field({ title: 'Port', widget: 'hidden' })),
  label: z
    .string()
    .max(80)
    .meta(field({ title: 'Button', isRequired: true })),
  tone: z
    .enum(['primary', 'neutral', 'danger'])
    .default('neutral')
    .meta(field({ title: 'Look' })),
});

const gateFieldSchema = inputFieldSchema.omit({ sample: true }).extend({
  initial: z
    .string()
    .max(20_000)
    .default('')
    .meta(field({ title: 'Filled in with', value: 'template', expects: anySchema })),
});

const config = z.strictObject({
  title: z
    .string()
    .max(500)
    .default('')
    .meta(field({ title: 'Question', placeholder: 'Send this reply?', value: 'template', isRequired: true })),
  message: z
    .string()
    .max(65_536)
    .default('')
    .meta(
      field({
        title: 'What to look at',
        description: 'Shown to the person who answers. Insert the values they need to decide.',
        value: 'template',
        widget: 'textarea',
      }),
    ),
  fields: z
    .array(gateFieldSchema)
    .max(50)
    .default([])
    .meta(
      field({
        title: 'Fields to fill in',
        description: 'Later steps can use what the person wrote.',
        widget: 'fields',
      }),
    ),
  routes: z
    .array(routeSchema)
    .max(10)
    .default([])
    .meta(field({ title: 'Answers', widget: 'routes', isRequired: true })),
  timeoutMs: z
    .int()
    .min(1_000)
    .max(365 * DAY)
    .default(7 * DAY)
    .meta(field({ title: 'Wait at most', widget: 'duration' })),
  remindAfterMs: z
    .int()
    .min(60_000)
    .max(365 * DAY)
    .optional()
    .meta(
      field({
        title: 'Remind every',
        description: 'The inbox marks the question each time this has passed. Empty: never.',
        widget: 'duration',
        advanced: true,
      }),
    ),
  timeoutRoute: z
    .string()
    .max(64)
    .default(TIMED_OUT)
    .meta(
      field({
        title: 'When nobody answers',
        description: 'Take a way of its own, or act as one of the answers.',
        advanced: true,
      }),
    ),
  approvers: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .meta(field({ title: 'Who may answer', description: 'Empty: everyone who may edit.', advanced: true })),
});
export type HumanGateConfig = z.infer<typeof config>;

const hasOwnTimeout = (settings: HumanGateConfig): boolean =>
  !settings.routes.some((route) => route.id === settings.timeoutRoute);

function duration(milliseconds: number): string {
  const [amount, unit] =
    milliseconds >= DAY
      ? [milliseconds / DAY, 'day']
      : milliseconds >= 3_600_000
        ? [milliseconds / 3_600_000, 'hour']
        : [milliseconds / 60_000, 'minute'];
  const rounded = Math.max(1, Math.round(amount));
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

function check(settings: HumanGateConfig, context: CheckContext): Omit<Finding, 'nodeId'>[] {
  const findings = checkFields(settings.fields, 'config.fields', context);
  if (settings.title.trim() === '') findings.push(missing('config.title', 'Ask a question.'));
  if (settings.routes.length === 0) findings.push(missing('config.routes', 'Add at least one answer.'));
  if (settings.remindAfterMs !== undefined && settings.remindAfterMs >= settings.timeoutMs) {
    findings.push({
      code: 'late-reminder',
      severity: 'warning',
      field: 'config.remindAfterMs',
      message: 'Nobody is reminded: the time to answer is over before. Remind sooner, or wait longer.',
    });
  }
  const ids = new Set<string>([TIMED_OUT, 'error']);
  settings.routes.forEach((route, index) => {
    if (route.label.trim() === '') {
      findings.push(missing(`config.routes[${index}].label`, `Give answer ${index + 1} a name.`));
    }
    if (ids.has(route.id)) {
      findings.push({
        code: 'duplicate-route',
        severity: 'error',
        field: `config.routes[${index}].id`,
        message: `"${route.label}" uses the port "${route.id}", which is taken. Remove the answer and add it again.`,
      });
    }
    ids.add(route.id);
  });
  if (settings.timeoutRoute !== TIMED_OUT && hasOwnTimeout(settings)) {
    findings.push({
      code: 'unknown-route',
      severity: 'error',
      field: 'config.timeoutRoute',
      message: 'The answer chosen for "When nobody answers" does not exist any more. Choose another.',
    });
  }
  return findings;
}

const valuesSchema = (settings: { fields: InputField[] }): JsonSchema => ({
  ...schemaOfFields(settings.fields, 'absent'),
  title: 'What they filled in',
});

/** The form a person fills in, or null when there is nothing to fill in. */
export const formSchema = (settings: { fields: InputField[] }): JsonSchema | null =>
  settings.fields.length === 0 ? null : valuesSchema(settings);

const approveOrReject = [
  { id: 'approve', label: 'Approve', tone: 'primary' },
  { id: 'reject', label: 'Reject', tone: 'danger' },
];
const initialConfig = {
  title: '',
  message: '',
  fields: [],
  routes: approveOrReject,
  timeoutMs: 7 * DAY,
  timeoutRoute: TIMED_OUT,
  approvers: [],
};

export const humanGate = defineNode({
  type: 'human-gate',
  version: 1,
  title: 'Approval',
  purpose: 'Waits until a person decides',
  icon: 'user-check',
  category: 'people',
  keywords: ['human', 'gate', 'approve', 'review', 'confirm', 'person', 'wait', 'form', 'question'],
  config,
  initialConfig,
  presets: [
    {
      id: 'approval',
      title: 'Approval',
      purpose: 'A person approves or rejects before the run goes on',
      icon: 'user-check',
      category: 'people',
      config: { ...initialConfig, title: 'Go on?' },
      keywords: ['approve', 'reject', 'review', 'confirm'],
    },
    {
      id: 'ask',
      title: 'Ask a person',
      purpose: 'Waits for someone to fill in what is missing',
      icon: 'message-circle-question-mark',
      category: 'people',
      config: {
        ...initialConfig,
        title: 'Please fill this in',
        fields: [{ key: 'answer', label: 'Answer', type: 'long-text', isRequired: true, initial: '' }],
        routes: [{ id: 'answered', label: 'Send answer', tone: 'primary' }],
      },
      keywords: ['form', 'question', 'input', 'fill in'],
    },
  ],
  hasInput: true,
  outputs: (settings) => [
    ...settings.routes.map((route) => ({ id: route.id, label: route.label || 'Unnamed' })),
    ...(hasOwnTimeout(settings) ? [{ id: TIMED_OUT, label: 'No answer in time' }] : []),
  ],
  outputSchema: (settings) => ({
    type: 'object',
    properties: {
      route: {
        type: 'string',
        title: 'Answer',
        enum: [...settings.routes.map((route) => route.id), ...(hasOwnTimeout(settings) ? [TIMED_OUT] : [])],
      },
      values: valuesSchema(settings),
      by: { type: ['string', 'null'], title: 'Who answered' },
    },
    required: ['route', 'values', 'by'],
  }),
  effect: () => 'none',
  worstCase: (settings) => ({ models: [], toolCalls: 0, workMs: 0, waitMs: settings.timeoutMs }),
  isOutputChecked: () => true,
  summary: (settings) => {
    const who = settings.approvers.length === 0 ? 'Anyone on the team' : listLabels(settings.approvers);
    return `${who} · within ${duration(settings.timeoutMs)}`;
  },
  iconOf: (settings) =>
    settings.fields.length > 0 && settings.routes.length === 1 ? 'message-circle-question-mark' : 'user-check',
  policy: { retry: RETRY_NEVER, timeoutMs: 30_000 },
  check,
  migrations: {},
  sample: (settings) => ({
    route: settings.routes[0]?.id ?? TIMED_OUT,
    values: sampleOfFields(settings.fields),
    by: 'You',
  }),
});
