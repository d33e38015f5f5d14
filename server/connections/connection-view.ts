import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { Effect } from '@/graph/node-definition';

/** `stdio`: from the operator's mcp.json, whatever it speaks. `http`: added in the app. */
export type ConnectionKind = 'demo' | 'stdio' | 'http';
export type ConnectionStatus = 'unchecked' | 'ok' | 'failed';

/** One tool of a connection as it was last listed. A broken one has a `problem` and cannot be picked. */
export interface ConnectionTool {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema | null;
  annotations: JsonObject;
  effect: Effect;
  isIdempotent: boolean;
  /** sha-256 of the definition; a step remembers it and refuses a tool that changed */
  fingerprint: string;
  problem?: string;
}

export interface ConnectionView {
  id: string;
  name: string;
  kind: ConnectionKind;
  url: string | null;
  /** where it is, for people: the address, or what the operator starts; null for the demo services */
  address: string | null;
  status: ConnectionStatus;
  /** why it failed, with the end of what the server wrote to its error output */
  statusDetail: string | null;
  server: { name: string; version: string | null; protocol: string | null } | null;
  checkedAt: string | null;
  tools: ConnectionTool[];
  isDemo: boolean;
  /** defined by the operator's mcp.json: cannot be changed here */
  isReadOnly: boolean;
  /** names of the headers sent, never their values */
  headerNames: string[];
  /** calls at once over all workers; null for no limit */
  maxConcurrent: number | null;
}

/** What one try of a tool gave. */
export interface ToolTrial {
  isError: boolean;
  data: Json;
  text: string;
  isDemo: boolean;
  durationMs: number;
  /** for people: what a run would warn of, such as an answer that is not what the tool announces */
  warnings: string[];
}
