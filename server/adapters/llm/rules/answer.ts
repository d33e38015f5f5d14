import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { type Choice, choose } from './choose';
import { composeBody, composeSubject, isWritingTask, summarize, workOf } from './compose';
import { findRecords } from './find-records';
import { findValue, typeOfDetail, type Wanted, wanted } from './find-value';
import { type Material, readMaterial } from './material';
import { RulesRefusal } from './rules-refusal';

/** The answer of the built-in rules: text, or JSON text when a schema was asked for. Throws RulesRefusal. */
export function answer(prompt: string, schema: JsonSchema | undefined): string {
  const material = readMaterial(prompt);
  if (schema) return JSON.stringify(fill(schema, material));
  return workOf(material.task) === 'reply' ? composeBody(material) : summarize(material);
}

/** Details that are written rather than found, when the task is to write. */
const WRITTEN: [RegExp, (material: Material) => string][] = [
  [/^(subject|title|headline)$/i, composeSubject],
  [/^(body|text|message|reply|answer|draft|e-?mail|letter|note)$/i, composeBody],
  [/^(summary|gist|short version)$/i, summarize],
];

function fill(schema: JsonSchema, material: Material): JsonObject {
  const details = Object.entries(schema.properties ?? {}).map(([name, property]) => wanted(name, property));
  if (schema.type !== 'object' || details.length === 0) {
    throw new RulesRefusal(
      'The built-in rules are not an AI model: they fill in a list of details, and this step asks for another kind of result. Connect a model for it.',
    );
  }
  const values: JsonObject = {};
  const choices: Choice[] = [];
  const missing: string[] = [];
  for (const detail of details) {
    const value = giveDetail(detail, material, choices);
    if (value !== undefined) values[detail.name] = value;
    else if (isNullable(detail.schema)) values[detail.name] = null;
    else if (schema.required?.includes(detail.name)) missing.push(detail.schema.title ?? detail.name);
  }
  if (missing.length > 0) {
    throw new RulesRefusal(
      `The built-in rules are not an AI model: they copy what a text labels, and found no ${missing.map((label) => `"${label}"`).join(', ')}. Let the details be empty, or connect a model.`,
    );
  }
  return values;
}

function giveDetail(detail: Wanted, material: Material, choices: Choice[]): Json | undefined {
  const options = detail.schema.enum?.filter((option) => typeof option === 'string');
  if (options && options.length > 0) {
    const choice = choose(options, detail.schema.description ?? '', material.text);
    choices.push(choice);
    return choice.value;
  }
  const type = typeOfDetail(detail.schema);
  if (type === 'array') {
    const isRecords = detail.schema.items?.properties !== undefined;
    return isRecords ? findRecords(detail, material) : (findValue(detail, material) ?? []);
  }
  const label = detail.schema.title ?? detail.name;
  if (type === 'string' && detail.schema.format === undefined) {
    if (/^(reason|why)$/i.test(label)) return reasonFor(choices.at(-1));
    const write = isWritingTask(material.task) ? WRITTEN.find(([pattern]) => pattern.test(label))?.[1] : undefined;
    if (write) return write(material);
  }
  return findValue(detail, material);
}

const isNullable = (schema: JsonSchema): boolean => [schema.type].flat().includes('null');

const reasonFor = (choice: Choice | undefined): string | undefined => {
  if (!choice) return undefined;
  return choice.hits.length > 0
    ? `The text says ${choice.hits
        .slice(0, 4)
        .map((word) => `"${word}"`)
        .join(', ')}.`
    : 'No word of the text speaks for another choice.';
};
