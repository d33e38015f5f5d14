import type * as z from 'zod';
import type { RetryPolicy } from './document';
import type { Finding } from './finding';
import type { Json, JsonObject } from './json';
import type { JsonSchema } from './json-schema';
import type { SchemaProblem } from './schema-problem';

/** What a step does to the world; decides what must be durable before it starts and what may run again. */
export type Effect = 'none' | 'read' | 'write';

export type Category = 'start' | 'ai' | 'tools' | 'code' | 'decide' | 'repeat' | 'people' | 'finish';

export interface OutputPort {
  id: string;
  /** shown beside the port when there is more than one */
  label: string;
}

/** Calls of one model that are alike: each sends and receives no more than this. */
export interface ModelUse {
  /** `provider:model`, `default` for the workspace's, or `VOTER_MODEL` */
  model: string;
  /** it is one of these instead, and nobody knows which: the dearest counts */
  oneOf?: string[];
  calls: number;
  /** of each call, everything sent counted: instructions, prompt, the type asked for */
  inputTokens: number;
  /** of each call, what it thinks included */
  outputTokens: number;
}

/** The most that one attempt of a step can use. The executor keeps to it: a larger prompt is refused, never sent. */
export interface WorstCase {
  models: ModelUse[];
  toolCalls: number;
  /** it begins a run that keeps to a budget of its own, so it can do with less than this */
  isDivisible?: boolean;
  /** how long it works; absent: as long as its timeout allows */
  workMs?: number;
  /** how long it may sleep: for a person's answer, until a time, or until the run that it began has ended */
  waitMs?: number;
}

/** What a step's model setting holds when it is the model of the vote that the step is in. */
export const VOTER_MODEL = '{{ voter }}';

/** The model of a step that cannot say what it calls: no bound holds for it, and it gets what is left of a budget. */
export const UNKNOWN_MODEL = 'unknown:unknown';

/** How often a container runs its body, and how many times side by side. */
export interface Repeats {
  times: number;
  atOnce: number;
  /** items go in groups to runs of their own: `atOnce` is then of each group */
  groups?: { size: number; atOnce: number };
  /** each time has a model of its own, which stands in for `VOTER_MODEL` in the steps inside: votes by several models */
  models?: string[];
}

export interface SizeContext {
  /**
   * The most tokens the text of this setting can have once its values are put in; Infinity when the type of a value
   * sets no limit.
   */
  textTokens(setting: string): number;
}

/** Read by the form, the template resolver and the type checker; put on a config field with zod's `.meta()`. */
export interface FieldMeta {
  title?: string;
  description?: string;
  placeholder?: string;
  /**
   * `template`: text with `{{ CEL }}` in it. `expression`: bare CEL. `deep`: JSON in which every string is a template.
   * Absent: a plain setting, never evaluated.
   */
  value?: 'template' | 'expression' | 'deep';
  /** JSON Schema type the value must have once resolved, e.g. `boolean` for a condition */
  expects?: JsonSchema;
  /** `deep` only: where in the config stands the JSON Schema type the whole value must have once resolved */
  schemaAt?: string[];
  /** names that exist only in this field, e.g. `result` in a tool's "counts as failed when" */
  locals?: Record<string, JsonSchema>;
  /**
   * Containers only: evaluated in the scope of the body once an item (or the fan) is done, not before the step starts;
   * its names are those of `bodyScope` and the keys of the steps inside.
   */
  scope?: 'body';
  /** marked as needed in the form; the definition's `check` says so in words when it is empty */
  isRequired?: boolean;
  /** drawn only while each named sibling setting has one of these values: `{ mode: ['rules'] }` */
  showWhen?: Record<string, Json[]>;
  /** under "More options" */
  advanced?: boolean;
  /** of an entry in a list: drawn with the entry and not behind its chevron */
  isProminent?: boolean;
  /** what a person reads for each value it may have, where that depends on this setting */
  words?: Record<string, string>;
  /** which input the form draws when the schema alone does not say */
  widget?:
    | 'text'
    | 'textarea'
    | 'code'
    | 'sql'
    | 'model'
    | 'model-list'
    | 'connection'
    | 'tool'
    | 'arguments'
    | 'condition'
    | 'workflow'
    | 'credential'
    | 'fields'
    | 'schema'
    | 'routes'
    | 'rules'
    | 'duration'
    | 'file'
    | 'sample'
    | 'hidden';
}

export interface SchemaContext {
  /** the type a template or expression would have here; `locals` are names that exist in its field only */
  typeOf(source: string, kind: 'template' | 'expression', locals?: Record<string, JsonSchema>): JsonSchema;
  /** containers only: what the steps inside give */
  body?: BodyInfo;
}

/** What `check` may ask. */
export interface CheckContext extends SchemaContext {
  /**
   * What is wrong with a value for this type; none when it fits. Given to a definition rather than imported by it: browsers
   * load every definition, and checks are made elsewhere.
   */
  problemsOf(type: JsonSchema, value: unknown): SchemaProblem[];
}

export interface BodyInfo {
  /** the last steps of the body, in run order */
  sinks: { key: string; title: string; schema: JsonSchema; mayBeSkipped: boolean }[];
}

/** A config that opens the palette under its own name: "Pull out details" is a prompt with typed fields. */
export interface Preset {
  id: string;
  title: string;
  purpose: string;
  icon: string;
  category: Category;
  config: JsonObject;
  /** other words people search for */
  keywords?: string[];
}

/**
 * Everything the editor, validation, typing, docs and the engine's planning need to know of a node type.
 * Pure data and pure functions; behaviour is in the sibling `executor.ts`.
 */
export interface NodeDefinition<Type extends string = string, Config = unknown> {
  type: Type;
  /** raised only together with an entry in `migrations` */
  version: number;
  title: string;
  /** one line: what it does for a person */
  purpose: string;
  /** lucide icon name, kebab-case */
  icon: string;
  category: Category;
  keywords?: string[];
  /** parsed at compile; its `.meta()` follows FieldMeta */
  config: z.ZodType<Config>;
  initialConfig: JsonObject;
  presets?: Preset[];
  /** how many edges may enter: Start none, others any */
  hasInput: boolean;
  isContainer?: boolean;
  /** without the error port, which the policy adds; Finish has none */
  outputs(config: Config): OutputPort[];
  outputSchema(config: Config, context: SchemaContext): JsonSchema;
  /** containers only: names in scope inside the body; of `item`, `state`, `voter` and `index` those it gives */
  bodyScope?(config: Config, context: SchemaContext): Record<string, JsonSchema>;
  effect(config: Config): Effect;
  /** a write that the tool or the author calls safe to repeat with the same key */
  isIdempotent?(config: Config): boolean;
  /** the most one attempt can use; the bound and the budget are made of it, so the executor keeps to it */
  worstCase(config: Config, sizes: SizeContext): WorstCase;
  /** containers only; absent: once */
  repeats?(config: Config): Repeats;
  /** what it gives always fits `outputSchema`: the product checks it before anybody sees it */
  isOutputChecked?(config: Config): boolean;
  /** the card's icon where the config says more than the type; else `icon` */
  iconOf?(config: Config): string;
  /** the card's subtitle, with real values: "Postgres · Run a query" */
  summary(config: Config): string;
  /** rows under the subtitle, each beside its output port when `portId` is given */
  rows?(config: Config): { label: string; value?: string; portId?: string }[];
  /** `longestMs`: no try takes longer, whatever the author sets; absent: as long as a policy can say */
  policy: { retry: RetryPolicy; timeoutMs: number; longestMs?: number };
  /** what the schema cannot say; `field` is relative to the node (`config.routes`) */
  check?(config: Config, context: CheckContext): Omit<Finding, 'nodeId'>[];
  /** by the version migrated from; applied in order until `version` is reached */
  migrations: Record<number, (config: JsonObject) => JsonObject>;
  /** shown where nothing has run yet, so that pickers have something to show */
  sample?(config: Config): Json;
}

/** Keeps the literal type and infers the config from the zod schema. */
export const defineNode = <Type extends string, Config>(
  definition: NodeDefinition<Type, Config>,
): NodeDefinition<Type, Config> => definition;

/** Every node type known to the product, by type. The config type is erased: compile has parsed it. */
export interface NodeRegistry {
  get(type: string): AnyNodeDefinition | undefined;
  all(): AnyNodeDefinition[];
}
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous registry; each config is parsed by its own schema before use
export type AnyNodeDefinition = NodeDefinition<string, any>;
