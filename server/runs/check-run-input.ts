import type { PrismaClient } from '@/generated/prisma/client';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { sanitizeForeign } from '@/graph/sanitize';
import { validateAgainst } from '@/graph/schema-validate';
import { missingFiles } from '@/server/files/missing-files';
import { type InputProblem, Refusal } from '@/server/refusal';

const MAX_BYTES = 1_000_000;

/**
 * The run's input, cleaned, with the defaults of fields left out, if it fits the Start step's form. Files must have been
 * uploaded to this workspace: a reference made by hand leads nowhere.
 */
export const checkRunInput = async (
  prisma: Pick<PrismaClient, 'file'>,
  workspaceId: string,
  schema: JsonSchema,
  given: JsonObject,
): Promise<JsonObject> => {
  const input = fillRunInput(schema, given);
  if (Buffer.byteLength(JSON.stringify(input)) > MAX_BYTES)
    throw new Refusal('too-large', 'The input is larger than 1 MB. Give long texts as a file.');
  const missing = await missingFiles(prisma, workspaceId, input);
  const problems = [
    ...validateAgainst(schema, input).map((problem) => inWords(schema, problem)),
    ...missing.map(({ field, file }) => ({
      path: field,
      message: `“${titleOf(schema, field)}”: the file “${file.name}” is not stored here, upload it again`,
    })),
  ];
  if (problems.length > 0)
    throw new Refusal('invalid', problems.map(({ message }) => `${message}.`).join(' '), { problems });
  return input;
};

/** The input as a run keeps it: cleaned, with the defaults of fields left out. */
export const fillRunInput = (schema: JsonSchema, given: JsonObject): JsonObject => {
  const { value } = sanitizeForeign({ ...defaultsOf(schema), ...withoutUndefined(given) });
  return isJsonObject(value) ? value : {};
};

const defaultsOf = (schema: JsonSchema): JsonObject =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      field.default === undefined ? [] : [[name, field.default as Json]],
    ),
  );

const withoutUndefined = (input: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

const inWords = (
  schema: JsonSchema,
  { path, message }: { path: (string | number)[]; message: string },
): InputProblem => {
  const missing = /^is missing "(.*)"$/.exec(message)?.[1];
  if (path.length === 0 && missing !== undefined)
    return { path: missing, message: `“${titleOf(schema, missing)}” is needed` };
  const [first, ...rest] = path;
  if (first === undefined) return { path: '', message: `The input ${message}` };
  const inside = rest.map((part) => (typeof part === 'number' ? `item ${part + 1}` : part)).join(', ');
  return {
    path: path.join('.'),
    message: `“${titleOf(schema, String(first))}”${inside ? ` (${inside})` : ''} ${message}`,
  };
};

const titleOf = (schema: JsonSchema, name: string): string => schema.properties?.[name]?.title ?? name;
