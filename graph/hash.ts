import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json';
import type { WorkflowDocument } from './document';

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
