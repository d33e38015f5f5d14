import type { Json } from '../json';
import type { JsonSchema } from '../json-schema';
import type { Budget } from './budget';
import { listFunctions } from './list-functions';
import { numberFunctions } from './number-functions';
import { textFunctions } from './text-functions';
import type { ValueKind } from './value-kind';

/**
 * One function of the expression language. It may be called either way: `upper(input.name)` or `input.name.upper()`.
 * Arguments have been checked against `parameters` before `run` is called.
 */
export interface ExpressionFunction {
  name: string;
  /** one line for the editor's help */
  purpose: string;
  example: string;
  parameters: Parameter[];
  /** the type of the result, for given argument types */
  result(types: JsonSchema[]): JsonSchema;
  // biome-ignore lint/suspicious/noExplicitAny: the table checks arguments by kind before the call
  run(args: any[], budget: Budget): Json;
}

export interface Parameter {
  name: string;
  /** absent: any value but an empty one; `empty` in the list allows that too */
  kinds?: readonly ValueKind[];
  isOptional?: boolean;
}

/** Every function by name, the other names CEL knows some of them by included. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  [...textFunctions, ...listFunctions, ...numberFunctions].map((entry) => [entry.name, entry]),
);
