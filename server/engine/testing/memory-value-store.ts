import { sha256Hex } from '@/graph/hash';
import { isBlobRef, type Json } from '@/graph/json';
import type { ValueStore } from '../driver-ports';

const INLINE_BYTES = 64 * 1024;

export class MemoryValueStore implements ValueStore {
  readonly blobs = new Map<string, string>();

  put(workspaceId: string, value: Json): Promise<Json> {
    const text = JSON.stringify(value);
    const size = new TextEncoder().encode(text).length;
    if (size <= INLINE_BYTES) return Promise.resolve(value);
    const hash = sha256Hex(text);
    this.blobs.set(`${workspaceId}/${hash}`, text);
    return Promise.resolve({ $blob: hash, size, preview: text.slice(0, 200) });
  }

  get(workspaceId: string, value: Json): Promise<Json> {
    if (!isBlobRef(value)) return Promise.resolve(value);
    const text = this.blobs.get(`${workspaceId}/${value.$blob}`);
    return text === undefined
      ? Promise.reject(new Error(`No value is stored under ${value.$blob}.`))
      : Promise.resolve(JSON.parse(text) as Json);
  }
}
