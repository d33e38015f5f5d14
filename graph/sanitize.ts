import type { BlobRef, Json, JsonObject } from './json';

export const JSON_LIMITS = { depth: 64, keysPerObject: 10_000 } as const;

/** The value cannot be made safe to keep: nested too deep, too wide, or with a key that could reach an object's prototype. */
export class UnsafeJsonError extends Error {
  override name = 'UnsafeJsonError';
  constructor(
    readonly code: 'too-deep' | 'too-many-keys' | 'unsafe-key',
    message: string,
    /** keys and indexes that lead to the offending value */
    readonly path: (string | number)[],
  ) {
    super(message);
  }
}

export interface Sanitized {
  value: Json;
  /** something had to be replaced */
  isSanitized: boolean;
}

/**
 * Makes any value plain JSON that PostgreSQL and every reader can hold: U+0000 and lone surrogates become U+FFFD; undefined,
 * NaN, infinities, functions and symbols become null. Returns the very same value when nothing had to change.
 * Throws `UnsafeJsonError` for what cannot be repaired.
 */
export function sanitizeJson(value: unknown): Sanitized {
  const state: State = { isSanitized: false, isForeign: false, path: [] };
  const clean = cleanValue(value, state);
  return { value: clean, isSanitized: state.isSanitized };
}

/**
 * The same for what was made outside of the engine: by models, scripts, foreign servers and people. A key by which Sluice
 * knows its own references to stored values is renamed, so that nobody can pass data off as one.
 */
export function sanitizeForeign(value: unknown): Sanitized {
  const state: State = { isSanitized: false, isForeign: true, path: [] };
  const clean = cleanValue(value, state);
  return { value: clean, isSanitized: state.isSanitized };
}

const RESERVED_KEY = '$blob' satisfies keyof BlobRef;
const RENAMED_KEY = '$_blob';

/** Replaces what neither `text` nor `jsonb` columns accept. */
export function sanitizeText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\u0000') ? wellFormed.replaceAll('\u0000', '\ufffd') : wellFormed;
}

/** Own keys that a careless merge could turn into a change of every object. */
export const isUnsafeKey = (key: string, value: unknown): boolean =>
  key === '__proto__' ||
  key === 'prototype' ||
  (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype'));

interface State {
  isSanitized: boolean;
  isForeign: boolean;
  path: (string | number)[];
}

function cleanValue(value: unknown, state: State): Json {
  switch (typeof value) {
    case 'string': {
      const clean = sanitizeText(value);
      if (clean !== value) state.isSanitized = true;
      return clean;
    }
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'boolean':
      return value;
    case 'bigint':
      state.isSanitized = true;
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      if (value === null) return null;
      if (state.path.length >= JSON_LIMITS.depth)
        throw new UnsafeJsonError('too-deep', `Data is nested more than ${JSON_LIMITS.depth} levels deep.`, [
          ...state.path,
        ]);
      return Array.isArray(value) ? cleanList(value, state) : cleanObject(value, state);
    default:
      break;
  }
  state.isSanitized = true;
  return null;
}

function cleanList(list: unknown[], state: State): Json[] {
  let copy: Json[] | undefined;
  for (let index = 0; index < list.length; index++) {
    state.path.push(index);
    const before = list[index];
    const after = cleanValue(before, state);
    state.path.pop();
    if (copy) copy.push(after);
    else if (after !== before) copy = [...(list.slice(0, index) as Json[]), after];
  }
  return copy ?? (list as Json[]);
}

function cleanObject(object: object, state: State): JsonObject {
  const record = object as Record<string, unknown>;
  const keys = Object.keys(record);
  if (keys.length > JSON_LIMITS.keysPerObject)
    throw new UnsafeJsonError(
      'too-many-keys',
      `An object has ${keys.length.toLocaleString('en-US')} fields; ${JSON_LIMITS.keysPerObject.toLocaleString('en-US')} is the most.`,
      [...state.path],
    );
  const prototype = Object.getPrototypeOf(object);
  let isChanged = prototype !== Object.prototype && prototype !== null;
  const entries: [string, Json][] = [];
  for (const key of keys) {
    const before = record[key];
    if (isUnsafeKey(key, before))
      throw new UnsafeJsonError('unsafe-key', `A field may not be named "${key}".`, [...state.path, key]);
    const cleanKey = state.isForeign && key === RESERVED_KEY ? RENAMED_KEY : sanitizeText(key);
    state.path.push(key);
    const after = cleanValue(before, state);
    state.path.pop();
    if (cleanKey !== key || after !== before) isChanged = true;
    if (cleanKey !== key) state.isSanitized = true;
    entries.push([cleanKey, after]);
  }
  return isChanged ? Object.fromEntries(entries) : (record as JsonObject);
}
