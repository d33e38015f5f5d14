/** Why an expression has no value. `missing`: something it names is not there; `limit`: it does too much. */
export type ExpressionErrorCode = 'syntax' | 'missing' | 'type' | 'limit';

/** A value could not be computed; the message is for the person who wrote the field. */
export class ExpressionError extends Error {
  override name = 'ExpressionError';
  /** where in the step: `config.prompt`; set once the field is known */
  field?: string;
  constructor(
    readonly code: ExpressionErrorCode,
    message: string,
    /** characters of the expression that are the cause */
    readonly span: { start: number; end: number } = { start: 0, end: 0 },
  ) {
    super(message);
  }

  at(field: string): this {
    this.field = field;
    return this;
  }
}
