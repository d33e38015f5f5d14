import * as z from 'zod';
import { isJson, type Json } from './json';

/** Raised only together with a migration in `graph/migrate/`. */
export const SCHEMA_VERSION = 1;

export const LIMITS = { nodes: 1_000, edges: 4_000, nameLength: 200, nesting: 8 } as const;

/** The port every step has besides its own when its policy is `onError: 'port'`. */
export const ERROR_PORT = 'error';
/** The one output of a step that does not choose. */
export const OUT_PORT = 'out';
/** The one input of every step but Start. */
export const IN_PORT = 'in';

/** Any plain data. Its own check, because zod's tries every kind in turn for every value inside, which is most of a parse. */
export const jsonSchema: z.ZodType<Json> = z.custom<Json>((value) => isJson(value), 'must be plain data');

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);
/** Used in references (`steps.<key>`), so it is a CEL identifier and does not change when the title does. */
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/);

export const retrySchema = z.strictObject({
  /** tries in all, the first included */
  attempts: z.int().min(1).max(10),
  firstDelayMs: z.int().min(0).max(3_600_000),
  factor: z.number().min(1).max(10),
  maxDelayMs: z.int().min(0).max(86_400_000),
  jitter: z.boolean(),
  /** `transient`: network, timeout, 408, 425, 429, 5xx. `always`: every error. Else a CEL condition over `error`. */
  when: z.string().min(1).max(2_000),
});
export type RetryPolicy = z.infer<typeof retrySchema>;

export const policySchema = z.strictObject({
  retry: retrySchema.partial().optional(),
  /** per attempt */
  timeoutMs: z.int().min(1).max(31_536_000_000).optional(),
  onError: z.enum(['stop', 'port', 'default']).optional(),
  /** the step's output when onError is `default` */
  defaultValue: jsonSchema.optional(),
});
export type StepPolicy = z.infer<typeof policySchema>;

export const positionSchema = z.strictObject({ x: z.number(), y: z.number() });
export const sizeSchema = z.strictObject({ width: z.number().positive(), height: z.number().positive() });

export const nodeSchema = z.strictObject({
  id,
  key,
  type: z.string().min(1).max(64),
  /** version of the node type's config this was written with; older ones are migrated on load */
  typeVersion: z.int().min(1),
  title: z.string().min(1).max(LIMITS.nameLength),
  /** relative to the parent container when there is one */
  position: positionSchema,
  /** containers only */
  size: sizeSchema.optional(),
  /** the container this step sits in */
  parentId: id.optional(),
  config: z.record(z.string(), jsonSchema),
  policy: policySchema.optional(),
  /** switched off: passes control through, gives nothing */
  isOff: z.boolean().optional(),
});
export type WorkflowNode = z.infer<typeof nodeSchema>;

/** Control flow. Values travel by reference (`steps.<key>`), not along edges. */
export const edgeSchema = z.strictObject({
  id,
  source: id,
  sourcePort: z.string().min(1).max(64),
  target: id,
  targetPort: z.string().min(1).max(64),
});
export type WorkflowEdge = z.infer<typeof edgeSchema>;

export const documentSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  name: z.string().min(1).max(LIMITS.nameLength),
  description: z.string().max(4_000).optional(),
  nodes: z.array(nodeSchema).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
});
export type WorkflowDocument = z.infer<typeof documentSchema>;
