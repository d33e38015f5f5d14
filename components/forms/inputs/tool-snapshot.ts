import type { Json, JsonObject } from '@/graph/json';
import type { ToolChoice } from '../form-services';

/** What the document keeps of a tool. */
export const snapshotOf = (tool: ToolChoice): JsonObject => ({
  title: tool.title,
  description: tool.description,
  inputSchema: tool.inputSchema as Json,
  ...(tool.outputSchema ? { outputSchema: tool.outputSchema as Json } : {}),
  annotations: tool.annotations,
  fingerprint: tool.fingerprint,
});
