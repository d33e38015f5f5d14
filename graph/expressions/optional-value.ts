import type { Json } from '../json';

/** CEL's optional at run time: what `.?` gives. It never leaves an expression. */
export class OptionalValue {
  private constructor(readonly value: Json | undefined) {}
  static readonly none = new OptionalValue(undefined);
  /** Empty and absent are the same to a person, so null is no value either. */
  static of(value: Json | undefined): OptionalValue {
    return value === undefined || value === null ? OptionalValue.none : new OptionalValue(value);
  }
}

/** What a part of an expression can be while it is computed. */
export type Value = Json | OptionalValue;
