import { type BlobRef, isBlobRef, type Json } from '@/graph/json';
import type { ValueStore } from './driver-ports';

/** Below this many characters no JSON text is over the store's 64 KB, whatever its characters are. */
const SURELY_SMALL = 16 * 1024;
const CACHED_BYTES = 32 * 1024 * 1024;

/** One run's way to values kept outside the log. Remembers the last ones: what one step gives the next one reads. */
export class LargeValues {
  private readonly cache = new Map<string, { value: Json; size: number }>();
  private cachedBytes = 0;
  private readonly sent = new WeakMap<object, Json>();

  constructor(
    private readonly store: ValueStore,
    private readonly workspaceId: string,
  ) {}

  /** The value, or a reference to it in the store. At once for small values, so that pure steps wait for nothing. */
  put(value: Json, text: string = JSON.stringify(value)): Json | Promise<Json> {
    return text.length <= SURELY_SMALL ? value : this.putLarge(value);
  }

  /** The same for a value that is handed on many times, as it is: it is sent to the store once. */
  async putOnce(value: Json): Promise<Json> {
    if (typeof value !== 'object' || value === null) return this.put(value);
    const known = this.sent.get(value);
    if (known !== undefined) return known;
    const stored = await this.put(value);
    this.sent.set(value, stored);
    return stored;
  }

  /** The value itself when it is at hand; undefined when it must be fetched first. */
  atHand(value: Json): Json | undefined {
    return isBlobRef(value) ? this.cache.get(value.$blob)?.value : value;
  }

  async get(value: Json): Promise<Json> {
    if (!isBlobRef(value)) return value;
    const cached = this.cache.get(value.$blob);
    if (cached) return cached.value;
    const fetched = await this.store.get(this.workspaceId, value);
    this.remember(value, fetched);
    return fetched;
  }

  private async putLarge(value: Json): Promise<Json> {
    const stored = await this.store.put(this.workspaceId, value);
    if (isBlobRef(stored) && stored !== value) this.remember(stored, value);
    return stored;
  }

  private remember(reference: BlobRef, value: Json): void {
    if (reference.size > CACHED_BYTES || this.cache.has(reference.$blob)) return;
    this.cache.set(reference.$blob, { value, size: reference.size });
    this.cachedBytes += reference.size;
    for (const [hash, { size }] of this.cache) {
      if (this.cachedBytes <= CACHED_BYTES) break;
      this.cache.delete(hash);
      this.cachedBytes -= size;
    }
  }
}
