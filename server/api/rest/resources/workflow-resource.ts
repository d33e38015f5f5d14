import * as z from 'zod';
import { documentSchema } from '@/graph/document';
import { runStatusSchema } from '@/server/engine/events';
import type { WorkflowSummary } from '@/server/workflows/workflow-summary';
import { instant } from './instant';

export const publishedSchema = z
  .object({
    number: z.int().describe('Counts up within the workflow; runs name it.'),
    hash: z.string().describe('sha-256 of the document.'),
    publishedAt: instant,
    publishedBy: z.string().nullable(),
  })
  .describe('What runs start with unless they ask for something else.');

export const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  revision: z.int().describe('Raised by every save; also the ETag.'),
  updatedAt: instant,
  published: publishedSchema.nullable(),
  document: documentSchema.describe('The draft, as it is on the canvas.'),
});

export const workflowSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  revision: z.int(),
  updatedAt: instant,
  publishedVersion: z.int().nullable(),
  stepCount: z.int(),
  findingCount: z.int().describe('Things to fix before the draft can run.'),
  lastRun: z.object({ id: z.string(), number: z.int(), status: runStatusSchema, createdAt: instant }).nullable(),
});

export const savedWorkflowSchema = z.object({
  id: z.string(),
  revision: z.int(),
  notes: z.array(z.string()).describe('What was brought up to date while the document was read.'),
});

export const workflowSummaryOf = (row: WorkflowSummary): z.input<typeof workflowSummarySchema> => ({
  id: row.id,
  name: row.name,
  revision: row.revision,
  updatedAt: row.updatedAt,
  publishedVersion: row.publishedNumber,
  stepCount: row.stepCount,
  findingCount: row.findingCount,
  lastRun: row.lastRun && {
    id: row.lastRun.id,
    number: row.lastRun.number,
    status: row.lastRun.status,
    createdAt: row.lastRun.createdAt,
  },
});
