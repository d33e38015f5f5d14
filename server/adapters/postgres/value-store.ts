import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { isBlobRef, type Json } from '@/graph/json';
import { StepFailure } from '@/server/engine/contract';
import type { ValueStore } from '@/server/engine/driver-ports';
import { type RetryOptions, withRetry } from './with-retry';

const INLINE_BYTES = 64 * 1024;
const PREVIEW_CHARACTERS = 400;

/** Values over 64 KB as content-addressed JSON text in the blob table: the same value is stored once a workspace. */
export class PostgresValueStore implements ValueStore {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly retry: RetryOptions = {},
  ) {}

  async put(workspaceId: string, value: Json): Promise<Json> {
    const text = JSON.stringify(value);
    const bytes = Buffer.from(text);
    if (bytes.length <= INLINE_BYTES) return value;
    const hash = createHash('sha256').update(bytes).digest('hex');
    await withRetry(
      () =>
        this.pool.query(
          `insert into blob (workspace_id, hash, size, media_type, bytes) values ($1, $2, $3, 'application/json', $4)
           on conflict (workspace_id, hash) do update set created_at = now()
             where blob.created_at < now() - interval '1 day'`,
          [workspaceId, hash, bytes.length, bytes],
        ),
      this.retry,
    );
    return { $blob: hash, size: bytes.length, preview: text.slice(0, PREVIEW_CHARACTERS).toWellFormed() };
  }

  async get(workspaceId: string, value: Json): Promise<Json> {
    if (!isBlobRef(value)) return value;
    const { rows } = await withRetry(
      () =>
        this.pool.query<{ bytes: Buffer }>('select bytes from blob where workspace_id = $1 and hash = $2', [
          workspaceId,
          value.$blob,
        ]),
      this.retry,
    );
    const bytes = rows[0]?.bytes;
    if (!bytes)
      throw new StepFailure({
        code: 'value-missing',
        message: 'A large value of this run is no longer stored.',
        transient: false,
        details: { hash: value.$blob },
      });
    try {
      return JSON.parse(bytes.toString('utf8')) as Json;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new StepFailure({
        code: 'value-unreadable',
        message: 'A large value of this run cannot be read: what is stored under its name is not a value.',
        transient: false,
        details: { hash: value.$blob },
      });
    }
  }
}
