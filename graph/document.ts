import * as z from 'zod';
import { budgetSchema } from './budget';
import { isJson, type Json } from './json';

/** Raised only together with a migration in `graph/migrate/`. */
export const SCHEMA_VERSION = 1;

export const LIMITS = { nodes: 1_000, edges: 4_000, nameLength: 200, nesting: 8 } as const;

export { ERROR_PORT, EXHAUSTED_PORT, IN_PORT, OUT_PORT } from './ports';

/** Any plain data. Its own check, because zod's tries every kind in turn for every value inside, which is most of a parse. */
export const jsonSchema: z.ZodType<Json> = z.custom<Json>((value) => isJson(value), 'must be plain data');

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/)
  .describe('The name references go by (steps.<key>): a CEL identifier that stays when the title changes.');

export const retrySchema = z.strictObject({
  attempts: z.int().min(1).max(10).describe('Tries in all, the first included.'),
  firstDelayMs: z.int().min(0).max(3_600_000),
  factor: z.number().min(1).max(10),
  maxDelayMs: z.int().min(0).max(86_400_000),
  jitter: z.boolean(),
  when: z
    .string()
    .min(1)
    .max(2_000)
    .describe(
      '"transient": network, timeout, 408, 425, 429, 5xx. "always": every error. Else a CEL condition over error.',
    ),
});
export type RetryPolicy = z.infer<typeof retrySchema>;

export const policySchema = z.strictObject({
  retry: retrySchema.partial().optional(),
  timeoutMs: z.int().min(1).max(31_536_000_000).optional().describe('For each attempt.'),
  totalTimeoutMs: z
    .int()
    .min(1)
    .max(31_536_000_000)
    .optional()
    .describe('For all attempts together, the pauses between them included.'),
  onError: z
    .enum(['stop', 'port', 'default'])
    .optional()
    .describe('Stop the run, leave by the port "error", or go on with defaultValue.'),
  defaultValue: jsonSchema.optional().describe('What the step gives when it fails and onError is "default".'),
});
export type StepPolicy = z.infer<typeof policySchema>;

const positionSchema = z.strictObject({ x: z.number(), y: z.number() });
const sizeSchema = z.strictObject({ width: z.number().positive(), height: z.number().positive() });

export const nodeSchema = z.strictObject({
  id,
  key,
  type: z.string().min(1).max(64),
  typeVersion: z
    .int()
    .min(1)
    .describe(
      'Version of the settings of this type they were written with; older ones are brought up to date on reading.',
    ),
  title: z.string().min(1).max(LIMITS.nameLength),
  position: positionSchema.describe('Top left corner, relative to the container when there is one.'),
  size: sizeSchema.optional().describe('Containers only.'),
  parentId: id.optional().describe('The container this step is in.'),
  config: z
    .record(z.string(), jsonSchema)
    .describe('Settings; which ones depends on the type. Texts may hold values: {{ steps.extract.email }}.'),
  policy: policySchema.optional(),
  isOff: z.boolean().optional().describe('Switched off: lets the run through and gives nothing.'),
});
export type WorkflowNode = z.infer<typeof nodeSchema>;

/** Control flow. Values travel by reference (`steps.<key>`), not along edges. */
export const edgeSchema = z.strictObject({
  id,
  source: id,
  sourcePort: z.string().min(1).max(64).describe('"out", the id of a route, or "error".'),
  target: id,
  targetPort: z.string().min(1).max(64).describe('"in"'),
});
export type WorkflowEdge = z.infer<typeof edgeSchema>;

/** How runs of the workflow are treated, whatever its steps do. */
const settingsSchema = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('How many runs may be at work at once, over all workers; others wait their turn. Absent: no limit.'),
  budget: budgetSchema.optional().describe('The most one run may spend. A step that could go beyond it is not begun.'),
});
export type WorkflowSettings = z.infer<typeof settingsSchema>;

export const documentSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION).describe('The format of this file.'),
  name: z.string().min(1).max(LIMITS.nameLength),
  description: z.string().max(4_000).optional(),
  settings: settingsSchema.optional(),
  nodes: z.array(nodeSchema).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
});
export type WorkflowDocument = z.infer<typeof documentSchema>;
