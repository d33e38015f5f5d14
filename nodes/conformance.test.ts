import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { boundOf } from '@/graph/bound/bound-of';
import { compile } from '@/graph/compile';
import { ERROR_PORT } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { kindTitle } from '@/graph/kind-title';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import { validateAgainst } from '@/graph/schema-validate';
import { executors } from './executors';
import { definitions, registry } from './registry';
import { checkContext } from './testing/check-context';
import { runWorkflow } from './testing/run-workflow';
import { type Script, scriptedCapabilities } from './testing/scripted-capabilities';

const nodesFolder = fileURLToPath(new URL('.', import.meta.url));
const iconFolder = join(nodesFolder, '../node_modules/lucide-react/dist/esm/icons');
const context = { ...checkContext(), body: { sinks: [] } };

/** Words that people who build workflows need not know. */
const FORBIDDEN = /\b(nodes?|json|schemas?|null|undefined|boolean|string|array|regex)\b/i;

/** What a form shows of a config: the titles and notes of every setting, however deep. */
function wordsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    ['title', 'description', 'placeholder'].includes(key) && typeof value === 'string' ? [value] : wordsOf(value),
  );
}

test('every type on disk is registered, and every registered type has an executor', () => {
  const folders = readdirSync(nodesFolder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'testing',
  );
  expect(folders.map((folder) => folder.name).sort()).toEqual(definitions.map((one) => one.type).sort());
  expect(Object.keys(executors).sort()).toEqual(definitions.map((one) => one.type).sort());
});

describe.each(registry.all().map((definition) => [definition.type, definition] as const))('%s', (type, definition) => {
  const configs: [string, JsonObject][] = [
    ['first settings', definition.initialConfig],
    ...(definition.presets ?? []).map((preset): [string, JsonObject] => [preset.title, preset.config]),
  ];

  test.each(configs)('%s: parses, has ports and something to show', (_, given) => {
    const config = definition.config.parse(given);
    const ports = definition.outputs(config).map((port) => port.id);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports).not.toContain(ERROR_PORT);
    expect(definition.summary(config).length).toBeGreaterThan(0);
    const shown = (definition.rows?.(config) ?? []).flatMap((row) => row.portId ?? []);
    expect(ports).toEqual(expect.arrayContaining(shown));
    expect(() => definition.check?.(config, context)).not.toThrow();
    expect(['none', 'read', 'write']).toContain(definition.effect(config));
  });

  test.each(configs)('%s: the sample fits the type it gives', (_, given) => {
    const config = definition.config.parse(given);
    const sample: Json | undefined = definition.sample?.(config);
    const schema: JsonSchema = definition.outputSchema(config, context);
    if (sample !== undefined && sample !== null && !hasFile(schema))
      expect(validateAgainst(schema, sample)).toEqual([]);
  });

  test.each(configs)('%s: every field it gives has a name that people read', (_, given) => {
    // What a tool gives is named by its server.
    if (type === 'mcp-tool') return;
    const schema: JsonSchema = definition.outputSchema(definition.config.parse(given), context);
    const nameless = Object.entries(schema.properties ?? {}).filter(([, field]) => !field.title?.trim());
    expect(nameless.map(([name]) => name)).toEqual([]);
  });

  test('is called what the palette calls it, whichever of its entries it came from', () => {
    for (const preset of definition.presets ?? []) {
      const expected = type === 'start' ? definition.title : preset.title;
      expect(kindTitle(definition, definition.config.parse(preset.config))).toBe(expected);
    }
  });

  test('icons exist', () => {
    const icons = [
      definition.icon,
      ...configs.map(([, config]) => definition.iconOf?.(definition.config.parse(config))),
    ];
    const named = [...icons, ...(definition.presets ?? []).map((preset) => preset.icon)].filter(
      (icon) => icon !== undefined,
    );
    for (const icon of named) expect(existsSync(join(iconFolder, `${icon}.mjs`)), icon).toBe(true);
  });

  test('speaks the words of the people who use it', () => {
    const settings = wordsOf(z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }));
    const presets = (definition.presets ?? []).flatMap((preset) => [preset.title, preset.purpose]);
    const findings = configs.flatMap(
      ([, config]) => definition.check?.(definition.config.parse(config), context) ?? [],
    );
    const texts = [
      definition.title,
      definition.purpose,
      ...settings,
      ...presets,
      ...findings.map((one) => one.message),
    ];
    for (const text of texts) expect(text).not.toMatch(FORBIDDEN);
  });

  test('is explained, for the help in the app', () => {
    const docs = readFileSync(join(nodesFolder, type, 'docs.md'), 'utf8');
    expect(docs).toMatch(/^# \S/);
    for (const heading of ['## What it gives', '## Settings', '## When it fails']) expect(docs).toContain(heading);
  });
});

const hasFile = (schema: JsonSchema): boolean => JSON.stringify(schema).includes('"file"');

interface StoredRun {
  input: JsonObject;
  answers?: Record<string, { route: string; values?: Json }>;
  script?: Script;
  output: Json;
}

const examples = definitions.flatMap(({ type }) =>
  readdirSync(join(nodesFolder, type, 'examples'))
    .filter((file) => file.endsWith('.workflow.json'))
    .map((file) => [type, file.replace('.workflow.json', '')] as const),
);

const NO_PRICES = { date: '', source: '', models: {}, freeProviders: [], defaultModel: '' };

describe('examples', () => {
  test('every type has one', () => {
    expect([...new Set(examples.map(([type]) => type))]).toEqual(definitions.map((one) => one.type));
  });

  test.each(examples)('%s/%s compiles without findings and gives its stored output', async (type, name) => {
    const folder = join(nodesFolder, type, 'examples');
    const parsed = parseDocumentText(readFileSync(join(folder, `${name}.workflow.json`), 'utf8'), registry);
    if ('findings' in parsed) throw new Error(parsed.findings.map((finding) => finding.message).join(' '));
    expect(compile(parsed.document, registry).findings).toEqual([]);
    const run: StoredRun = JSON.parse(readFileSync(join(folder, `${name}.run.json`), 'utf8'));
    const { state, warnings } = await runWorkflow(
      parsed.document,
      { ...run, workflows: run.script?.workflows },
      scriptedCapabilities(run.script ?? {}),
    );
    expect(state.error).toBeNull();
    expect(state.status).toBe('succeeded');
    expect(state.output).toEqual(run.output);
    expect(warnings).toEqual([]);
    expect(state.usage.modelCalls).toBeLessThanOrEqual(boundOf(parsed.document, registry, NO_PRICES).total.modelCalls);
  });
});
