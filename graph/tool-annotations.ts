import type { Effect } from './node-definition';

/** What a tool's server says of it. Hints only: a server may be wrong, so the careful reading wins where it is silent. */
export interface ToolAnnotations {
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** A tool that does not say that it only reads is taken to change things. */
export const effectOfTool = (annotations: ToolAnnotations): Effect =>
  annotations.readOnlyHint === true ? 'read' : 'write';

/** Whether a second call with the same key changes nothing more. */
export const isIdempotentTool = (annotations: ToolAnnotations): boolean =>
  annotations.readOnlyHint === true || annotations.idempotentHint === true;
