import type { JsonSchema } from '../json-schema';

/** What an expression in one place may read, and what is known of it. */
export interface TypeScope {
  /** `input`, `run`, what a container adds (`item`, `state`, `voter`, `index`) or a field's own name; null when there is no such name here. `steps` is not asked for. */
  name(name: string): NamedType | null;
  step(key: string): StepType;
  /** keys of the steps that may be read here, nearest last */
  stepKeys(): string[];
}

export interface NamedType {
  schema: JsonSchema;
  /** what people call it: "Start", "the item" */
  label: string;
}

export type StepType =
  | {
      kind: 'known';
      schema: JsonSchema;
      title: string;
      isOptional: boolean /** why it may be missing */;
      reason: string;
    }
  /** it is there but cannot be read here: a sentence that says why */
  | { kind: 'unavailable'; reason: string }
  /** no step goes by this key */
  | {
      kind: 'unknown' /** the key of the step that was probably meant, and its title */;
      near: { key: string; title: string } | null;
    };
