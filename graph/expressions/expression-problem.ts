/** Something wrong in one expression, before it is ever computed. Positions are in the expression. */
export interface ExpressionProblem {
  /** becomes the finding's code */
  code: 'syntax' | 'unknown-reference' | 'unreachable-reference' | 'may-be-skipped' | 'may-be-empty' | 'type-mismatch';
  severity: 'error' | 'warning';
  message: string;
  start: number;
  end: number;
  fix?: { label: string; start: number; end: number; replacement: string };
}
