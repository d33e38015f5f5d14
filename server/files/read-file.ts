import type { Pool } from 'pg';
import type { Actor } from '@/server/accounts/actor';
import { notFound } from '@/server/refusal';

export interface StoredFile {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/** A file of the actor's workspace by the hash in its FileRef, under the name it was last stored with. */
export const readFile = async (
  { pool }: { pool: Pool },
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  { hash }: { hash: string },
): Promise<StoredFile> => {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw notFound('file');
  const { rows } = await pool.query<{ name: string; mediaType: string; bytes: Buffer }>(
    `select file.name, file.media_type as "mediaType", blob.bytes
     from file join blob on blob.workspace_id = file.workspace_id and blob.hash = file.hash
     where file.workspace_id = $1 and file.hash = $2
     order by file.created_at desc limit 1`,
    [workspaceId, hash],
  );
  const [file] = rows;
  if (!file) throw notFound('file');
  return file;
};
