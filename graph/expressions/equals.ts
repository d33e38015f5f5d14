import { isJsonObject, type Json } from '../json';
import type { Budget } from './budget';

/** Deep equality of JSON; values of different kinds are never equal. */
export function equals(left: Json, right: Json, budget: Budget): boolean {
  budget.spend(1);
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => equals(item, right[index] as Json, budget));
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && equals(left[key] as Json, right[key] as Json, budget))
    );
  }
  return false;
}
