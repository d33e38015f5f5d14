import { inWords } from '@/graph/types/label-of';
import { splitReference } from '../values/source-of';

/** Names of settings that people know by other words. */
const KNOWN: Record<string, string> = {
  'config.items': 'List',
  'config.prompt': 'Prompt',
  'config.message': 'Message',
};

/** `config.arguments.channel` is "Channel"; `config.fields[0].value` is "Fields 1, value". */
export function fieldName(field: string): string {
  const known = KNOWN[field];
  if (known) return known;
  const parts = splitReference(field).filter((part, position) => !(position === 0 && part === 'config'));
  const [first, ...rest] = parts[0] === 'arguments' ? parts.slice(1) : parts;
  if (first === undefined) return field;
  const words = rest.map((part) => (typeof part === 'number' ? ` ${part + 1}` : `, ${inWords(part).toLowerCase()}`));
  return `${typeof first === 'number' ? `No. ${first + 1}` : inWords(first)}${words.join('')}`;
}
