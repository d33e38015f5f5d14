import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { WorkflowDocument } from './document';

/** The same text for the same value, whatever the order its keys were written in. Keys whose value is undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const entries = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** sha-256 of the text in UTF-8, lower-case hex */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

// Steps and edges are never changed in place, and an edit leaves almost all of them as they are.
const texts = new WeakMap<object, string>();

function textOf(item: object): string {
  let text = texts.get(item);
  if (text === undefined) {
    text = canonicalJson(item);
    texts.set(item, text);
  }
  return text;
}

/** Two documents with the same hash are the same workflow version: sha-256 of the canonical text. */
export function hashDocument(document: WorkflowDocument): string {
  const lists: Partial<Record<string, readonly object[]>> = { nodes: document.nodes, edges: document.edges };
  const entries = Object.entries(document)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => {
      const list = lists[key];
      return `${JSON.stringify(key)}:${list ? `[${list.map(textOf).join(',')}]` : canonicalJson(value)}`;
    });
  return sha256Hex(`{${entries.join(',')}}`);
}
