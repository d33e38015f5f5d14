import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileRef, Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { Refusal } from '@/server/refusal';

/** Keeps the bytes and answers a reference to them. */
export type KeepFile = (name: string, bytes: Buffer) => Promise<FileRef>;

/**
 * Reads `name=value` and `name=@path` into the fields of a form. The form's types decide: a number is read as one, a list
 * as JSON, a file field takes the file itself and every other field the text in it. `@@` begins a value that begins with @.
 */
export const readAssignments = async (
  assignments: string[],
  schema: JsonSchema,
  keepFile: KeepFile,
): Promise<JsonObject> => {
  const fields = schema.properties ?? {};
  const values: JsonObject = {};
  for (const assignment of assignments) {
    const [, name, given] = /^([^=]+)=([\s\S]*)$/.exec(assignment) ?? [];
    if (name === undefined || given === undefined)
      throw new Refusal('invalid', `“${assignment}” is not of the form name=value or name=@path.`);
    const field = fields[name];
    if (!field) {
      const known = Object.keys(fields);
      throw new Refusal(
        'invalid',
        `There is no field “${name}”. ${known.length > 0 ? `The fields are: ${known.join(', ')}.` : 'This form has no fields.'}`,
      );
    }
    values[name] = await readValue(name, field, given, keepFile);
  }
  return values;
};

const readValue = async (name: string, field: JsonSchema, given: string, keepFile: KeepFile): Promise<Json> => {
  if (field.format === 'file') {
    if (!given.startsWith('@')) throw new Refusal('invalid', `“${name}” is a file: give it as ${name}=@path/to/file.`);
    const path = given.slice(1);
    return keepFile(basename(path), await readBytes(path));
  }
  const text = given.startsWith('@@')
    ? given.slice(1)
    : given.startsWith('@')
      ? (await readBytes(given.slice(1))).toString('utf8')
      : given;
  return parseAs(name, field, text);
};

const parseAs = (name: string, field: JsonSchema, text: string): Json => {
  const types = [field.type ?? []].flat();
  if (types.includes('string') || types.length === 0) return text;
  if (types.includes('number') || types.includes('integer')) {
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number))
      throw new Refusal('invalid', `“${name}” must be a number, not “${text}”.`);
    return number;
  }
  if (types.includes('boolean')) {
    const isYes = /^(yes|true|1)$/i.test(text);
    if (!isYes && !/^(no|false|0)$/i.test(text))
      throw new Refusal('invalid', `“${name}” must be yes or no, not “${text}”.`);
    return isYes;
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    const what = types.includes('array') ? 'a list such as ["a", "b"]' : 'an object such as {"a": 1}';
    throw new Refusal('invalid', `“${name}” must be ${what}, written as JSON.`);
  }
};

const readBytes = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'permission denied' }[
      code ?? ''
    ];
    throw new Refusal('invalid', `“${path}” cannot be read: ${reason ?? (error as Error).message}.`);
  }
};
