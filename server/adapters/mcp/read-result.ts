import * as z from 'zod';
import type { FileRef, Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { sanitizeJson, sanitizeText, UnsafeJsonError } from '@/graph/sanitize';
import { problemInWords } from '@/graph/schema-problem';
import { validateAgainst } from '@/graph/schema-validate';
import { type McpResult, StepFailure } from '@/server/engine/contract';

/** Keeps the bytes of an image, a sound or a document that a tool gave. */
export type KeepFile = (
  workspaceId: string,
  file: { name: string; mediaType: string; bytes: Uint8Array },
) => Promise<FileRef>;

const RESULT_BYTES = 4 * 1024 * 1024;

// Loose: a kind of content that is not known yet is left out, not an error after the tool has done its work.
export const resultSchema = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).optional(),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
});
export type RawResult = z.infer<typeof resultSchema>;

interface Content {
  texts: string[];
  files: { name: string; mediaType: string; bytes: Uint8Array }[];
}

interface Setting {
  server: string;
  tool: string;
  /** what the tool says that it gives; null when it does not say */
  outputSchema: JsonSchema | null;
  workspaceId: string;
  keepFile: KeepFile;
}

/** Turns a tool's answer into what a step gives: the value, the text and the files. */
export async function readResult(
  raw: RawResult,
  { server, tool, outputSchema, workspaceId, keepFile }: Setting,
): Promise<Omit<McpResult, 'isDemo'>> {
  // The tool has done its work by now, unless it says itself that it failed: what is wrong here must not do it twice.
  const unusable = (code: string, message: string): StepFailure =>
    new StepFailure({ code, message, transient: false, ...(raw.isError === true ? {} : { mayHaveHappened: true }) });
  if (Buffer.byteLength(JSON.stringify(raw)) > RESULT_BYTES) {
    throw unusable('mcp-too-large', `The answer of "${server}" is too large: at most 4 MB are read. Ask it for less.`);
  }
  const { texts, files } = readContent(raw.content ?? [], tool);
  const text = sanitizeText(texts.join('\n'));
  const data = clean(raw.structuredContent === undefined ? parseText(text) : raw.structuredContent, (reason) =>
    unusable('mcp-bad-answer', `"${server}" gave a value that cannot be kept: ${reason}`),
  );
  const kept: FileRef[] = [];
  for (const file of files) {
    try {
      kept.push(await keepFile(workspaceId, file));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw unusable('mcp-file-not-kept', `The file "${file.name}" that "${server}" gave cannot be kept: ${reason}`);
    }
  }
  const isError = raw.isError === true;
  const broken = isError || outputSchema === null ? null : brokenWord(outputSchema, data);
  return { isError, data, text, files: kept, ...(broken === null ? {} : { warnings: [broken] }) };
}

/** A warning and no failure: the tool has done its work, and what it gave may be all that the steps after it read. */
function brokenWord(outputSchema: JsonSchema, data: Json): string | null {
  const [problem] = validateAgainst(outputSchema, data);
  if (!problem) return null;
  return data === null
    ? 'The tool announces data of a certain type, and gave none. Later steps may not find what they read.'
    : `The answer is not of the type that the tool announces, so later steps may not find what they read: ${problemInWords(problem, 'The answer')}`;
}

function readContent(blocks: Record<string, unknown>[], tool: string): Content {
  const content: Content = { texts: [], files: [] };
  for (const block of blocks) {
    switch (block.type) {
      case 'text':
        if (typeof block.text === 'string') content.texts.push(block.text);
        break;
      case 'image':
      case 'audio':
        addFile(content, tool, block.data, block.mimeType);
        break;
      case 'resource_link':
        content.texts.push(
          [block.title ?? block.name, block.uri].filter((each) => typeof each === 'string').join(': '),
        );
        break;
      case 'resource':
        addResource(content, tool, block.resource);
        break;
      default:
        break;
    }
  }
  return content;
}

function addResource(content: Content, tool: string, resource: unknown): void {
  if (typeof resource !== 'object' || resource === null) return;
  const { text, blob, mimeType, uri } = resource as Record<string, unknown>;
  if (typeof text === 'string') content.texts.push(text);
  else addFile(content, tool, blob, mimeType, typeof uri === 'string' ? nameFromUri(uri) : undefined);
}

function addFile(content: Content, tool: string, data: unknown, mimeType: unknown, name?: string): void {
  if (typeof data !== 'string') return;
  const mediaType =
    typeof mimeType === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
  const extension = (mediaType.split('/')[1] ?? 'bin').replace(/^(x-|vnd\.)/, '').replace(/\+.*$/, '');
  const fallback = `${tool.replace(/[^\w-]+/g, '-')}-${content.files.length + 1}.${extension === 'octet-stream' ? 'bin' : extension}`;
  content.files.push({ name: name || fallback, mediaType, bytes: Buffer.from(data, 'base64') });
}

const nameFromUri = (uri: string): string => sanitizeText(decodeLast(uri)).slice(0, 200);
const decodeLast = (uri: string): string => {
  const last = uri.split(/[?#]/)[0]?.split('/').pop() ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
};

/** Many servers give JSON as text. Only an object or a list counts: a bare word or number stays text. */
function parseText(text: string): unknown {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return null;
  try {
    return JSON.parse(trimmed);
  } catch {
    return null;
  }
}

function clean(value: unknown, unusable: (reason: string) => StepFailure): Json {
  try {
    return sanitizeJson(value).value;
  } catch (error) {
    if (!(error instanceof UnsafeJsonError)) throw error;
    throw unusable(error.message);
  }
}
