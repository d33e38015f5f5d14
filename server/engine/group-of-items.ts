import * as z from 'zod';
import { jsonSchema } from '@/graph/document';

/** How the items of a container are spread over runs of their own. */
export const spreadSchema = z.object({
  itemsPerGroup: z.int().min(1),
  /** runs of groups under way at once */
  groupsAtOnce: z.int().min(1),
});
export type Spread = z.infer<typeof spreadSchema>;

/** What the steps of a container can read that stands around it. Large values are BlobRefs. */
const outsideSchema = z.object({
  input: jsonSchema,
  run: z.record(z.string(), jsonSchema),
  steps: z.record(z.string(), jsonSchema),
  errors: z.record(z.string(), jsonSchema),
  state: jsonSchema.optional(),
  voter: z.string().optional(),
});
export type Outside = z.infer<typeof outsideSchema>;

/** Consecutive items of a container's list, which a run of its own goes through. */
export const groupOfItemsSchema = z.object({
  containerId: z.string(),
  /** place of the first item in the whole list */
  from: z.int(),
  count: z.int(),
  /** a list, or a BlobRef */
  items: jsonSchema,
  concurrency: z.int(),
  onItemError: z.enum(['stop', 'keep', 'skip']),
  outside: outsideSchema,
  /** seed of the run that the container is in, and the place of the container there: a step's random numbers are the same, spread or not */
  seed: z.string(),
  within: z.string(),
  /** the run that went through this group before: what it has on record is taken over */
  goesOnFrom: z.object({ runId: z.string(), fromPath: z.string().nullable() }).optional(),
});
export type GroupOfItems = z.infer<typeof groupOfItemsSchema>;
