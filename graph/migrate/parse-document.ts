import type * as z from 'zod';
import { documentSchema, LIMITS, SCHEMA_VERSION, type WorkflowDocument, type WorkflowNode } from '../document';
import { formatFieldPath } from '../field-path';
import type { Finding } from '../finding';
import { isJsonObject, type Json, type JsonObject } from '../json';
import type { NodeRegistry } from '../node-definition';
import { sanitizeJson, UnsafeJsonError } from '../sanitize';
import { issueInWords } from '../validate/setting-issue';
import { formatMigrations } from './format-migrations';
import { locateJsonError } from './locate-json-error';
import { migrateNode } from './migrate-node';

export type ParsedDocument =
  /** `notes` tell what was changed while reading, for the person who opened it */
  { document: WorkflowDocument; notes: string[] } | { findings: Finding[] };

const MAX_TEXT = 8_000_000;
/** A broken file can be wrong in ten thousand places; nobody reads more than some. */
const MAX_FINDINGS = 20;

/** Reads a workflow file. Whatever the text holds, the answer is a document or findings in plain words; it never throws. */
export function parseDocumentText(text: string, registry: NodeRegistry): ParsedDocument {
  if (text.length > MAX_TEXT)
    return refused('too-large', `This file is larger than ${MAX_TEXT / 1_000_000} MB, so it is not read.`);
  const source = text.replace(/^\ufeff/, '');
  if (source.trim() === '') return refused('not-json', 'This file is empty.');
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    const place = locateJsonError(source);
    const where = place ? ` Reading stops at line ${place.line}, column ${place.column}.` : '';
    return refused('not-json', `This is not a workflow file.${where}`);
  }
  return parseDocument(value, registry);
}

/** Makes a document of any value, bringing older formats and older settings up to date. Never throws. */
export function parseDocument(input: unknown, registry: NodeRegistry): ParsedDocument {
  if (!isJsonObject(input)) return refused('not-a-workflow', 'This is not a Sluice workflow.');
  const tooMany = tooManyOf(input);
  if (tooMany) return refused('too-many-nodes', tooMany);
  let clean: JsonObject;
  const notes: string[] = [];
  try {
    const { value, isSanitized } = sanitizeJson(input);
    // A file may name the schema it follows, for editors; it is no part of the workflow.
    const { $schema: _, ...rest } = value as JsonObject;
    clean = rest;
    if (isSanitized) notes.push('Some characters and numbers that cannot be stored were replaced.');
  } catch (error) {
    if (!(error instanceof UnsafeJsonError)) throw error;
    return refused(error.code, `${error.message} It is at ${placeOf(error.path)}.`);
  }
  const current = toCurrentFormat(clean, notes);
  if ('findings' in current) return current;
  const parsed = documentSchema.safeParse(current.value);
  if (!parsed.success)
    return { findings: parsed.error.issues.slice(0, MAX_FINDINGS).map((issue) => fromIssue(issue, current.value)) };
  return withCurrentSteps(parsed.data, registry, notes);
}

function tooManyOf(input: JsonObject): string | null {
  for (const [list, most, word] of [
    [input.nodes, LIMITS.nodes, 'steps'],
    [input.edges, LIMITS.edges, 'connections'],
  ] as const) {
    if (!Array.isArray(list) || list.length <= most) continue;
    return `This workflow has ${list.length.toLocaleString('en-US')} ${word}; ${most.toLocaleString('en-US')} is the most.`;
  }
  return null;
}

function toCurrentFormat(input: JsonObject, notes: string[]): { value: JsonObject } | { findings: Finding[] } {
  const version = input.schemaVersion;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return refused('not-a-workflow', 'This is not a Sluice workflow: it does not say which format it is in.');
  if (version > SCHEMA_VERSION)
    return refused(
      'newer-format',
      `This workflow was made with a newer Sluice: it is in format ${version}, and this one reads formats up to ${SCHEMA_VERSION}. Update Sluice to open it.`,
    );
  let value = input;
  for (let from = version; from < SCHEMA_VERSION; from++) {
    const migrate = formatMigrations[from];
    if (!migrate) return refused('old-format', `This workflow is in format ${from}, which can no longer be read.`);
    value = migrate(value);
  }
  if (version < SCHEMA_VERSION) notes.push(`The workflow was brought from format ${version} to ${SCHEMA_VERSION}.`);
  return { value };
}

function withCurrentSteps(document: WorkflowDocument, registry: NodeRegistry, notes: string[]): ParsedDocument {
  const findings: Finding[] = [
    ...duplicates(document.nodes, (id) => `Two steps have the id "${id}".`),
    ...duplicates(document.edges, (id) => `Two connections have the id "${id}".`),
  ];
  const updated: string[] = [];
  const nodes = document.nodes.map((node): WorkflowNode => {
    const definition = registry.get(node.type);
    if (!definition) {
      findings.push({
        code: 'unknown-type',
        severity: 'error',
        nodeId: node.id,
        message: `"${node.title}" is of a kind this Sluice does not have: "${node.type}".`,
      });
      return node;
    }
    const migrated = migrateNode(node, definition);
    if ('problem' in migrated) {
      findings.push({ code: 'old-settings', severity: 'error', nodeId: node.id, message: migrated.problem });
      return node;
    }
    if (migrated.wasChanged) updated.push(node.title);
    return migrated.node;
  });
  if (findings.length > 0) return { findings: findings.slice(0, MAX_FINDINGS) };
  if (updated.length > 0) notes.push(`Settings were brought to the current version: ${updated.join(', ')}.`);
  return { document: updated.length > 0 ? { ...document, nodes } : document, notes };
}

function duplicates(items: readonly { id: string }[], message: (id: string) => string): Finding[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of items) (seen.has(id) ? repeated : seen).add(id);
  return [...repeated].map((id) => ({ code: 'duplicate-id', severity: 'error', message: message(id) }));
}

/** Says where in the file, and in which step by its title, because ids mean nothing to people. */
function fromIssue(issue: z.core.$ZodIssue, document: JsonObject): Finding {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const step = path[0] === 'nodes' && typeof path[1] === 'number' ? valueAt(document, path.slice(0, 2)) : undefined;
  const title = isJsonObject(step) && typeof step.title === 'string' ? `Step "${step.title.slice(0, 80)}": ` : '';
  return {
    code: 'invalid-document',
    severity: 'error',
    message: `${title}${issueInWords(issue, placeOf(path))}`,
  };
}

const placeOf = (path: readonly (string | number)[]): string =>
  path.length === 0 ? 'The file' : formatFieldPath(path.slice(1), String(path[0]));

function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const part of path) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isJsonObject(current)) current = current[part];
    else return undefined;
  }
  return current;
}

const refused = (code: string, message: string): { findings: Finding[] } => ({
  findings: [{ code, severity: 'error', message }],
});
