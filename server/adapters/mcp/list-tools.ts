import type { Client } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { sanitizeJson, UnsafeJsonError } from '@/graph/sanitize';
import { effectOfTool, isIdempotentTool } from '@/graph/tool-annotations';
import type { ConnectionTool } from '@/server/connections/connection-view';
import { fingerprintTool } from './fingerprint-tool';

const LIST_LIMITS = { tools: 500, pages: 20, bytes: 2 * 1024 * 1024 } as const;

/** A tool as listed, and what its server sent for it word by word. */
export interface ListedTool extends ConnectionTool {
  raw: JsonObject;
}

export interface ToolList {
  tools: ListedTool[];
  /** what was left out, for people */
  detail: string | null;
}

// Nothing is asked of the tools here: one that is wrong must not hide those that are right.
const pageSchema = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

/** Lists every page, and looks at each tool on its own. */
export async function listTools(client: Client, options: { timeout: number; signal?: AbortSignal }): Promise<ToolList> {
  if (!client.getServerCapabilities()?.tools) return { tools: [], detail: 'This server offers no tools.' };
  const found: unknown[] = [];
  const notes: string[] = [];
  let bytes = 0;
  let cursor: string | undefined;
  for (let page = 0; ; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await client.request({ method: 'tools/list', params }, pageSchema, options);
    bytes += Buffer.byteLength(JSON.stringify(result.tools));
    if (bytes > LIST_LIMITS.bytes) {
      notes.push('The list of tools is larger than 2 MB; the rest was left out.');
      break;
    }
    found.push(...result.tools);
    cursor = result.nextCursor;
    if (cursor === undefined || found.length >= LIST_LIMITS.tools) break;
    if (page + 1 >= LIST_LIMITS.pages) {
      notes.push(`The list of tools has more than ${LIST_LIMITS.pages} pages; the rest was left out.`);
      break;
    }
  }
  if (found.length > LIST_LIMITS.tools || (found.length === LIST_LIMITS.tools && cursor !== undefined)) {
    notes.push(`Only the first ${LIST_LIMITS.tools} tools are shown.`);
  }
  const tools = readTools(found.slice(0, LIST_LIMITS.tools));
  const broken = tools.filter((tool) => tool.problem !== undefined).length;
  if (broken > 0) notes.push(`${broken} of its ${tools.length} tools cannot be used.`);
  return { tools, detail: notes.length > 0 ? notes.join(' ') : null };
}

function readTools(found: unknown[]): ListedTool[] {
  const seen = new Set<string>();
  return found.map((entry, index) => {
    const tool = readTool(entry, index);
    if (tool.problem === undefined && seen.has(tool.name)) tool.problem = 'Another tool has the same name.';
    seen.add(tool.name);
    return tool;
  });
}

function readTool(entry: unknown, index: number): ListedTool {
  let raw: JsonObject;
  let isSanitized: boolean;
  try {
    const clean = sanitizeJson(entry);
    if (!isJsonObject(clean.value)) return broken(index, {}, 'Its description is not an object.');
    raw = clean.value;
    isSanitized = clean.isSanitized;
  } catch (error) {
    if (error instanceof UnsafeJsonError) return broken(index, {}, error.message);
    throw error;
  }
  const { name } = raw;
  if (typeof name !== 'string' || name === '') return broken(index, raw, 'It has no name.');
  const annotations = isJsonObject(raw.annotations) ? raw.annotations : {};
  const inputSchema = isJsonObject(raw.inputSchema) ? raw.inputSchema : null;
  const outputSchema = isJsonObject(raw.outputSchema) ? raw.outputSchema : null;
  const problem = problemOf(raw, isSanitized);
  return {
    name,
    title: firstText(raw.title, annotations.title) ?? name,
    description: firstText(raw.description) ?? '',
    inputSchema: { type: 'object', ...(inputSchema ?? {}) } as JsonSchema,
    outputSchema: outputSchema as JsonSchema | null,
    annotations,
    effect: effectOfTool(annotations),
    isIdempotent: isIdempotentTool(annotations),
    fingerprint: fingerprintTool({ ...raw, name }),
    ...(problem === null ? {} : { problem }),
    raw,
  };
}

function problemOf(raw: JsonObject, isSanitized: boolean): string | null {
  const { name, inputSchema, outputSchema } = raw;
  if (typeof name !== 'string' || name.length > 200) return 'Its name is too long.';
  if (isSanitized && name.includes('\ufffd')) return 'Its name contains characters that cannot be sent.';
  if (!isJsonObject(inputSchema)) return 'It does not say what it takes.';
  if (inputSchema.type !== undefined && inputSchema.type !== 'object')
    return 'What it takes is not described as an object.';
  if (outputSchema !== undefined && outputSchema !== null && !isJsonObject(outputSchema)) {
    return 'What it gives back is described in a way that cannot be read.';
  }
  if (hasOutsideReference([inputSchema, outputSchema])) return 'Its description refers to something outside of it.';
  return null;
}

/** A `$ref` to anywhere but the schema itself would have to be fetched, which is never done. */
function hasOutsideReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasOutsideReference);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) =>
    (key === '$ref' || key === '$dynamicRef') && typeof item === 'string'
      ? !item.startsWith('#')
      : hasOutsideReference(item),
  );
}

const firstText = (...values: unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

const broken = (index: number, raw: JsonObject, problem: string): ListedTool => {
  const name = typeof raw.name === 'string' && raw.name !== '' ? raw.name : `tool ${index + 1}`;
  return {
    name,
    title: name,
    description: '',
    inputSchema: { type: 'object' },
    outputSchema: null,
    annotations: {},
    effect: 'write',
    isIdempotent: false,
    fingerprint: fingerprintTool({ name }),
    problem,
    raw,
  };
};
