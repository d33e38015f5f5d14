import { isJsonObject, type Json } from '../json';
import { isUnsafeKey } from '../sanitize';

/** A copy with the value at a path replaced, making groups and lists on the way; undefined removes it. */
export function setAt(container: Json | undefined, path: readonly (string | number)[], value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (typeof key === 'number' || Array.isArray(container)) {
    const list = Array.isArray(container) ? [...container] : [];
    const index = Math.min(Number(key), list.length);
    if (rest.length === 0 && value === undefined) list.splice(index, 1);
    else list[index] = setAt(list[index], rest, value);
    return list;
  }
  if (isUnsafeKey(key, value)) return container ?? null;
  const object = isJsonObject(container) ? container : {};
  if (rest.length > 0 || value !== undefined) return { ...object, [key]: setAt(object[key], rest, value) };
  const { [key]: _, ...others } = object;
  return others;
}
