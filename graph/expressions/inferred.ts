import type { JsonSchema } from '../json-schema';

/** What is known of a part of an expression before it is computed. */
export interface Inferred {
  schema: JsonSchema;
  /** CEL's optional: reached through `.?`, so it needs `orValue` or the like before it is used */
  isOptional: boolean;
  /** what people call it, when it is a value someone named */
  label?: string;
}

export const plain = (schema: JsonSchema): Inferred => ({ schema, isOptional: false });
