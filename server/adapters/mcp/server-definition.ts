import { createHash } from 'node:crypto';
import { canonicalJson } from '@/graph/canonical-json';
import { showCommand } from './server-secrets';

/** A server started as a child process. Only the operator's file and the product itself can define one. */
export interface StdioServer {
  kind: 'stdio';
  name: string;
  command: string;
  args: string[];
  /** declared variables; PATH and HOME are added when it is started */
  env: Record<string, string>;
  cwd?: string;
  /** the demo services of the product: they are told workspace and run */
  isDemo: boolean;
}

/** A server reached over streamable HTTP. */
export interface HttpServer {
  kind: 'http';
  name: string;
  url: string;
  /** sent to this server's own host only */
  headers: Record<string, string>;
  /** the operator wrote it into mcp.json, so it may be on a private address */
  isOperators: boolean;
}

export type ServerDefinition = StdioServer | HttpServer;

/** Changes with anything that could make it another server. */
export const hashDefinition = (definition: ServerDefinition): string =>
  createHash('sha256').update(canonicalJson(definition)).digest('hex');

/** For everyone who may look: what would run, or where it is, without the secrets in it. */
export const summarize = (definition: ServerDefinition): string =>
  definition.kind === 'http' ? new URL(definition.url).host : showCommand(definition.command, definition.args);
