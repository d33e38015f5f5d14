import type { Json } from '../json';
import type { JsonSchema } from '../json-schema';
import { kindsOf } from '../types/schema-kinds';

/** What stands in for a missing value of a type when nobody said otherwise, and how a button says so. */
export function defaultLiteral(schema: JsonSchema): { value: Json; words: string } {
  const kinds = kindsOf(schema).filter((kind) => kind !== 'empty');
  switch (kinds.length === 1 ? kinds[0] : 'text') {
    case 'number':
      return { value: 0, words: '0' };
    case 'boolean':
      return { value: false, words: 'no' };
    case 'list':
      return { value: [], words: 'an empty list' };
    case 'object':
      return { value: {}, words: 'an empty group' };
    default:
      return { value: '', words: 'an empty text' };
  }
}
