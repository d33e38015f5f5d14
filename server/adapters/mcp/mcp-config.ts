import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import * as z from 'zod';
import { isRefusedVariable } from './child-environment';
import type { ServerDefinition } from './server-definition';

export interface McpConfig {
  servers: ServerDefinition[];
  /** what is wrong with the file, for people; the servers that are right work all the same */
  problem: string | null;
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

const stdioEntry = z.object({
  type: z.literal('stdio').optional(),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  cwd: z.string().optional(),
  disabled: z.boolean().optional(),
});
const httpEntry = z.object({
  type: z.enum(['http', 'streamable-http', 'streamableHttp']).optional(),
  url: z.url({ protocol: /^https?$/ }),
  headers: z.record(z.string(), z.string()).default({}),
  disabled: z.boolean().optional(),
});
const fileSchema = z.object({ mcpServers: z.record(z.string(), z.unknown()) });

/** The demo services' name; the file cannot take it. */
export const DEMO_CONNECTION = 'demo';

/** Reads the operator's servers, in the `mcpServers` shape that every MCP host uses. A file that does not exist is no problem. */
export async function readMcpConfig(path: string): Promise<McpConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { servers: [], problem: code === 'ENOENT' ? null : `${path} cannot be read (${code ?? error}).` };
  }
  return parseMcpConfig(text, path);
}

/** `path` is where relative working folders begin, and is named in problems. */
export function parseMcpConfig(text: string, path: string): McpConfig {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { servers: [], problem: `${path} is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const file = fileSchema.safeParse(content);
  if (!file.success) return { servers: [], problem: `${path} must hold an object "mcpServers".` };
  const servers: ServerDefinition[] = [];
  const problems: string[] = [];
  for (const [name, entry] of Object.entries(file.data.mcpServers)) {
    const read = readEntry(name, entry, dirname(path));
    if (typeof read === 'string') problems.push(`"${name}": ${read}`);
    else if (read) servers.push(read);
  }
  return { servers, problem: problems.length > 0 ? `In ${path}, ${problems.join('; ')}.` : null };
}

/** The definition, null when it is switched off, or what is wrong with it. */
function readEntry(name: string, entry: unknown, folder: string): ServerDefinition | string | null {
  if (name === DEMO_CONNECTION) return 'this name belongs to the demo services';
  if (!NAME.test(name)) return 'the name may hold letters, digits, spaces, dots, dashes and underscores only';
  const isHttp = typeof entry === 'object' && entry !== null && 'url' in entry;
  if (isHttp) {
    const http = httpEntry.safeParse(entry);
    if (!http.success) return inWords(http.error);
    if (http.data.disabled) return null;
    return { kind: 'http', name, url: http.data.url, headers: http.data.headers, isOperators: true };
  }
  const stdio = stdioEntry.safeParse(entry);
  if (!stdio.success) return inWords(stdio.error);
  if (stdio.data.disabled) return null;
  const refused = Object.keys(stdio.data.env).find(isRefusedVariable);
  if (refused) return `the variable ${refused} is not passed on, because it could load other code`;
  const { command, args, env, cwd } = stdio.data;
  const runsIn = cwd === undefined ? {} : { cwd: isAbsolute(cwd) ? cwd : resolve(folder, cwd) };
  return { kind: 'stdio', name, command, args, env, ...runsIn, isDemo: false };
}

const inWords = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join(', ');
