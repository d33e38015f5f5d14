import * as z from 'zod';
import { documentSchema, nodeSchema } from '@/graph/document';
import { gateFormSchema, runEventSchema } from '@/server/engine/events';
import { stepErrorSchema } from '@/server/engine/step-error';
import { operations } from './operations';
import { problemSchema } from './problem';
import { fileSchema } from './resources/file-resource';
import { questionSchema } from './resources/question-resource';
import { runAcceptedSchema, runEventsSchema, runSchema, runSummarySchema } from './resources/run-resource';
import {
  publishedSchema,
  savedWorkflowSchema,
  workflowSchema,
  workflowSummarySchema,
} from './resources/workflow-resource';

export type JsonSchemaObject = Record<string, unknown>;

/** The names that generated clients give their types. */
const SHARED: Record<string, z.ZodType> = { WorkflowDocument: documentSchema, WorkflowStep: nodeSchema };
const ANSWERED: Record<string, z.ZodType> = {
  Workflow: workflowSchema,
  WorkflowSummary: workflowSummarySchema,
  SavedWorkflow: savedWorkflowSchema,
  PublishedVersion: publishedSchema,
  Run: runSchema,
  RunSummary: runSummarySchema,
  RunAccepted: runAcceptedSchema,
  RunEvents: runEventsSchema,
  RunEvent: runEventSchema,
  StepError: stepErrorSchema,
  Question: questionSchema,
  QuestionForm: gateFormSchema,
  File: fileSchema,
  Problem: problemSchema,
};

const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
const refTo = (id: string): string => `#/components/schemas/${id}`;

type Registry = z.core.$ZodRegistry<{ id: string }>;

const register = (registry: Registry, named: Record<string, z.ZodType>): void => {
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
};

const requests: Registry = z.registry<{ id: string }>();
register(requests, SHARED);
const answers: Registry = z.registry<{ id: string }>();
register(answers, { ...SHARED, ...ANSWERED });
for (const { id, body, answers: specs } of operations) {
  if (body !== null && body !== 'bytes' && !requests.has(body)) requests.add(body, { id: `${capital(id)}Request` });
  for (const { schema } of Object.values(specs))
    if (schema && !answers.has(schema)) answers.add(schema, { id: `${capital(id)}Answer` });
}

export const requestRef = (schema: z.ZodType): JsonSchemaObject => ({ $ref: refTo(requests.get(schema)?.id ?? '') });
export const answerRef = (schema: z.ZodType): JsonSchemaObject => ({ $ref: refTo(answers.get(schema)?.id ?? '') });

interface Converted {
  jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** Says nothing that a reader must skip: the calendar as a pattern beside its format, the limits of doubles. */
const shorten = ({ jsonSchema }: Converted): void => {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

/** Open to fields that are added later, so that a client which checks answers does not break on them. */
const open = (converted: Converted): void => {
  shorten(converted);
  if (converted.jsonSchema.additionalProperties === false) delete converted.jsonSchema.additionalProperties;
};

const convert = (
  registry: Registry,
  io: 'input' | 'output',
  override: (converted: Converted) => void,
): Record<string, JsonSchemaObject> => {
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: refTo, override });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema as JsonSchemaObject;
      return [id, rest];
    }),
  );
};

/** Every schema of the document by its name. What is sent and answered alike is taken as it is sent. */
export const schemaComponents = (): Record<string, JsonSchemaObject> => ({
  ...convert(answers, 'output', open),
  ...convert(requests, 'input', shorten),
});

export const parameterSchema = (fields: z.ZodObject): JsonSchemaObject => {
  return z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any', override: shorten }) as JsonSchemaObject;
};
