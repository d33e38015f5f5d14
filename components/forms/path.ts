import { formatFieldPath, parseFieldPath } from '@/graph/field-path';
import { isJsonObject, type Json } from '@/graph/json';

export type PathPart = string | number;

/** `fields[2].name` as findings write it. */
export const formatPath = ([first, ...rest]: readonly PathPart[]): string =>
  first === undefined ? '' : formatFieldPath(rest, String(first));

export const parsePath = (text: string): PathPart[] => parseFieldPath(text);

export const getAt = (value: Json | undefined, path: readonly PathPart[]): Json | undefined => {
  let current: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(current) && typeof part === 'number') current = current[part];
    else if (isJsonObject(current) && Object.hasOwn(current, String(part))) current = current[String(part)];
    else return undefined;
  }
  return current;
};

/** A copy with the value at `path` replaced; `undefined` removes it. Shares everything off the path. */
export const setAt = (root: Json, path: readonly PathPart[], value: Json | undefined): Json => {
  const [part, ...rest] = path;
  if (part === undefined) return value ?? null;
  if (typeof part === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    if (rest.length === 0 && value === undefined) list.splice(part, 1);
    else list[part] = setAt(list[part] ?? null, rest, value);
    return list;
  }
  const object = isJsonObject(root) ? root : {};
  if (rest.length === 0 && value === undefined) {
    const { [part]: _removed, ...others } = object;
    return others;
  }
  return { ...object, [part]: setAt(object[part] ?? null, rest, value) };
};
