import type { RetryPolicy } from './document';
import type { Json, JsonObject } from './json';
import type { JsonSchema } from './json-schema';
import type { Effect, OutputPort, WorstCase } from './node-definition';

/** The executed form of a document. Made by `compile`, never by hand; the engine runs nothing else. */
export interface Plan {
  name: string;
  /** sha-256 of the canonical document */
  documentHash: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  nodes: Record<string, PlanNode>;
  /** `root` and one for each container, by container id */
  scopes: Record<string, PlanScope>;
}

export const ROOT_SCOPE = 'root';

export interface PlanScope {
  id: string;
  /** the container this is the body of; absent for the root */
  containerId?: string;
  /** in an order that respects every edge */
  nodeIds: string[];
  /** the connected parts of the body, each in order: the branches of a `branches` fan */
  branches: string[][];
  /** last steps, whose outputs are the scope's result */
  sinkIds: string[];
  /** the body itself, when groups of items are spread over runs of their own; then `nodeIds` is the one step that begins such a run */
  ofGroup?: Omit<PlanScope, 'ofGroup'>;
}

export interface PlanNode {
  id: string;
  key: string;
  type: string;
  title: string;
  scopeId: string;
  /** parsed by the definition's schema; templates are still text */
  config: JsonObject;
  /** places in config to evaluate before the step runs, in document order */
  fields: PlanField[];
  /** edges that enter, in document order */
  inputs: { edgeId: string; sourceId: string; sourcePort: string }[];
  outputs: OutputPort[];
  /** reaches the end of the run with its output: Finish */
  isFinish: boolean;
  isContainer: boolean;
  isOff: boolean;
  effect: Effect;
  isIdempotent: boolean;
  outputSchema: JsonSchema;
  retry: RetryPolicy;
  /** per attempt */
  timeoutMs: number;
  /** for all attempts together, pauses included; null for no limit of their own */
  totalTimeoutMs: number | null;
  /** the most one attempt can use, of a `group` for each of its items; absent: nothing */
  worstCase?: WorstCase;
  onError: 'stop' | 'port' | 'default';
  defaultValue: Json;
  /** it begins the run that goes through one group of the items of this container; no step of the drawing */
  group?: GroupStep;
}

export interface GroupStep {
  containerId: string;
  /** every template and expression of the body: what they read from around the container goes along */
  sources: string[];
}

export interface PlanField {
  /** inside config: ['messages', 0, 'text'] */
  path: (string | number)[];
  kind: 'template' | 'expression';
  source: string;
  /** evaluated by the executor with extra names (FieldMeta.locals), or in the scope of the body; not before the step */
  isDeferred: boolean;
  /** evaluated in the scope of the container's body (FieldMeta.scope); then it is deferred too */
  scope?: 'body';
  /** a text that is one `{{ value }}` gives the value as it is, not its text */
  keepsType?: boolean;
  /** the type the value must have once computed; checked then, because types are not always known before */
  expects?: JsonSchema;
}
