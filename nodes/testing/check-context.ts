import type { JsonSchema } from '@/graph/json-schema';
import type { CheckContext } from '@/graph/node-definition';
import { validateAgainst } from '@/graph/schema-validate';

/** What a check may ask where every expression has this one type. */
export const checkContext = (type: JsonSchema = {}): CheckContext => ({
  typeOf: () => type,
  problemsOf: validateAgainst,
});
