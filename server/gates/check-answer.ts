import type { PrismaClient } from '@/generated/prisma/client';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { sanitizeForeign } from '@/graph/sanitize';
import { validateAgainst } from '@/graph/schema-validate';
import type { GateForm } from '@/server/engine/events';
import { missingFiles } from '@/server/files/missing-files';
import { Refusal } from '@/server/refusal';

export interface GivenAnswer {
  /** one of the form's routes */
  route: string;
  values: Json;
}

/** The values of an answer as the run keeps them, if they fit what was asked. */
export const checkAnswer = async (
  prisma: Pick<PrismaClient, 'file'>,
  workspaceId: string,
  form: GateForm,
  { route, values: given }: GivenAnswer,
): Promise<Json> => {
  const values = fitting(form, route, given);
  const [missing] = isJsonObject(values) ? await missingFiles(prisma, workspaceId, values) : [];
  if (missing)
    throw new Refusal('invalid', `The file “${missing.file.name}” is not stored here, upload it again.`, {
      problems: [{ path: `values.${missing.field}`, message: 'Is not stored here' }],
    });
  return values;
};

const fitting = (form: GateForm, route: string, given: Json): Json => {
  if (!form.routes.some(({ id }) => id === route))
    throw new Refusal(
      'invalid',
      `“${route}” is not one of the answers: ${form.routes.map(({ label }) => label).join(', ')}.`,
    );
  const { value } = sanitizeForeign(form.form === null ? null : (given ?? {}));
  if (form.form === null) return null;
  const schema = form.form as JsonSchema;
  const problems = validateAgainst(schema, value).map(({ path, message }) => ({
    path: ['values', ...path].join('.'),
    message: `“${schema.properties?.[String(path[0])]?.title ?? path[0] ?? 'The form'}” ${message}`,
  }));
  if (problems.length > 0)
    throw new Refusal('invalid', problems.map(({ message }) => `${message}.`).join(' '), { problems });
  return value;
};
