import type { JsonObject } from '@/graph/json';
import type { ConnectionTool, ToolTrial } from './connection-view';

/** The MCP side of connections: reaching a server, listing, calling. Nothing here is started but on request. */
export interface ToolServers {
  /** names that the operator's mcp.json defines, and what is wrong with the file if it cannot be read */
  operatorServers(): Promise<{ servers: { name: string; summary: string }[]; problem: string | null }>;
  /** Connects, negotiates, lists. Never throws for a server that misbehaves: the answer says what is wrong. */
  check(target: { workspaceId: string; connection: string }): Promise<ServerCheck>;
  call(request: {
    workspaceId: string;
    connection: string;
    tool: string;
    arguments: JsonObject;
    signal: AbortSignal;
  }): Promise<Omit<ToolTrial, 'durationMs'>>;
  /** the connection was changed or removed: drop what is open to it */
  forget(target: { workspaceId: string; connection: string }): Promise<void>;
}

export type ServerCheck =
  | {
      ok: true;
      server: { name: string; version: string | null; protocol: string | null };
      tools: ConnectionTool[];
      detail: string | null;
    }
  | { ok: false; detail: string };
