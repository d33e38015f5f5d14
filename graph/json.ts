/** Any value a step can receive or return: plain JSON, nothing revived into classes. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is plain data all through: nothing that its JSON text would lose. */
export function isJson(value: unknown): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? value.every(isJson) : Object.values(value).every(isJson);
    default:
      return false;
  }
}

/** A file held in the content-addressed store. Steps pass this reference, never the bytes. */
export interface FileRef extends JsonObject {
  /** sha-256 of the bytes, lower-case hex */
  $file: string;
  name: string;
  mediaType: string;
  /** bytes */
  size: number;
}

export const isFileRef = (value: unknown): value is FileRef =>
  isJsonObject(value) && typeof value.$file === 'string' && typeof value.name === 'string';

/** Stands in an event for a value too large to be stored in it; the bytes are its JSON text. */
export interface BlobRef extends JsonObject {
  /** sha-256 of the JSON text, lower-case hex */
  $blob: string;
  /** bytes of JSON text */
  size: number;
  /** the first characters of the JSON text, for people */
  preview: string;
}

export const isBlobRef = (value: unknown): value is BlobRef =>
  isJsonObject(value) && typeof value.$blob === 'string' && typeof value.size === 'number';
