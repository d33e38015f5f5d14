import type { Rule } from './rule';

/** Every rule, in the order its findings are listed. */
export const rules: readonly Rule[] = [];
