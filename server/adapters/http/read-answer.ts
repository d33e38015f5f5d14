import { basename } from 'node:path/posix';
import type { FileRef, Json } from '@/graph/json';
import type { HttpAnswer } from '@/server/engine/contract';

/** Keeps the bytes of an answer that is neither text nor data. */
export type KeepFile = (
  workspaceId: string,
  file: { name: string; mediaType: string; bytes: Uint8Array },
) => Promise<FileRef>;

interface Setting {
  url: URL;
  workspaceId: string;
  keepFile: KeepFile;
}

/** An answer of any status, by what it says that it is. */
export async function readAnswer(response: Response, { url, workspaceId, keepFile }: Setting): Promise<HttpAnswer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const answer: HttpAnswer = {
    status: response.status,
    headers: headersOf(response),
    data: null,
    text: '',
    file: null,
  };
  if (bytes.byteLength === 0) return answer;
  const type = mediaTypeOf(response);
  const text = decode(bytes, type);
  if (text === null) {
    const name = fileNameOf(response, url);
    const mediaType = type.name || 'application/octet-stream';
    return { ...answer, file: await keepFile(workspaceId, { name, mediaType, bytes }) };
  }
  return { ...answer, text, data: isData(type.name) ? parse(text) : null };
}

/** A session that the other side opened is nothing a run should keep. */
const headersOf = (response: Response): Record<string, string> =>
  Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));

interface MediaType {
  /** lower-case, without parameters; empty when nothing was said */
  name: string;
  charset: string | null;
}

function mediaTypeOf(response: Response): MediaType {
  const [name = '', ...parameters] = (response.headers.get('content-type') ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { name: name.trim().toLowerCase(), charset: charset ?? null };
}

const isData = (name: string): boolean => name === 'application/json' || name.endsWith('+json');

const isText = (name: string): boolean =>
  name.startsWith('text/') ||
  isData(name) ||
  name.endsWith('+xml') ||
  /^application\/(xml|javascript|x-www-form-urlencoded|x-ndjson|yaml|x-yaml|graphql|sql)$/.test(name);

/** Null: these bytes are no text. What does not say what it is, is text when it can be read as text. */
function decode(bytes: Uint8Array, { name, charset }: MediaType): string | null {
  if (name !== '' && !isText(name)) return null;
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: name === '' }).decode(bytes);
  } catch {
    // Bytes that are no text, or a character set that nobody knows.
    return name === '' ? null : new TextDecoder().decode(bytes);
  }
}

/** Null for what says that it is data and cannot be read as such: then its text tells why. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function fileNameOf(response: Response, url: URL): string {
  const said = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return said?.trim() || basename(url.pathname) || 'answer';
}
