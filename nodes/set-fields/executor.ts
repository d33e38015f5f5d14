import type { JsonObject } from '@/graph/json';
import { defineExecutor, done, type Resolved } from '../define-executor';
import type { SetFieldsConfig } from './definition';

type ResolvedConfig = Omit<SetFieldsConfig, 'fields' | 'base'> & {
  fields: Resolved<SetFieldsConfig['fields'][number], 'value'>;
  /** a group of fields, or the empty text of a setting left empty */
  base: JsonObject | '';
};

export const setFieldsExecutor = defineExecutor<ResolvedConfig>(async ({ fields, base }) => {
  // Not by assignment: a field of the base may be called anything, and `__proto__` must stay a field.
  const own = fields.map((entry) => [entry.key, entry.value] as const);
  return done(Object.fromEntries(base === '' ? own : [...Object.entries(base), ...own]));
});
