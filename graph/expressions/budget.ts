import type { Json } from '../json';
import { ExpressionError } from './expression-error';
import { isLargerThan } from './json-size';

/** Characters or items one value inside an expression may have; 1 MB is also the most an expression may give. */
export const MAX_SIZE = 1_000_000;
const MAX_STEPS = 2_000_000;

/** CEL always ends, but nested lists and doubled texts can make that take longer than anyone waits: so it is counted. */
export class Budget {
  private left = MAX_STEPS;

  /** counts one step of work for each part evaluated, and for each item or 64 characters made */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0)
      throw new ExpressionError('limit', 'This takes too long to compute. Use a code step for heavy work.');
  }

  text(text: string): string {
    this.spend(1 + (text.length >> 6));
    if (text.length > MAX_SIZE) throw new ExpressionError('limit', 'This makes a text of more than 1 MB.');
    return text;
  }

  /** before a value is written out as text */
  writable(value: Json): Json {
    if (isLargerThan(value, MAX_SIZE)) throw new ExpressionError('limit', 'This makes a text of more than 1 MB.');
    return value;
  }

  list<Item>(list: Item[]): Item[] {
    this.spend(1 + list.length);
    if (list.length > MAX_SIZE) throw new ExpressionError('limit', 'This makes a list of more than a million items.');
    return list;
  }
}
