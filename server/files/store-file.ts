import type { Pool } from 'pg';
import type { FileRef } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { inTransaction } from '@/server/transaction';

export interface NewFile {
  name: string;
  mediaType: string;
  /** sha-256 of the bytes, lower-case hex */
  hash: string;
  bytes: Buffer;
}

/** Keeps a file's bytes once for each content, and its name each time. */
export const storeFile = async (
  { pool }: { pool: Pool },
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { name, mediaType, hash, bytes }: NewFile,
): Promise<FileRef> => {
  await inTransaction(pool, async (client) => {
    await client.query(
      `insert into blob (workspace_id, hash, size, media_type, bytes) values ($1, $2, $3, $4, $5)
       on conflict (workspace_id, hash) do nothing`,
      [workspaceId, hash, bytes.byteLength, mediaType, bytes],
    );
    await client.query(
      `insert into file (id, workspace_id, hash, name, media_type, size) values (gen_random_uuid(), $1, $2, $3, $4, $5)`,
      [workspaceId, hash, name, mediaType, bytes.byteLength],
    );
  });
  return { $file: hash, name, mediaType, size: bytes.byteLength };
};
