import type { Pool } from 'pg';
import * as z from 'zod';
import type { SecretBox } from '@/server/adapters/secrets/secret-box';
import type { HttpServer } from './server-definition';
import { secretsOfHeader } from './server-secrets';

/** Finds a server that was added in the app; null when the workspace has none of that name. */
export type FindHttpServer = (workspaceId: string, name: string) => Promise<HttpServer | null>;

const headersSchema = z.record(z.string(), z.string());

/** Reads connections and their sealed headers from the database at every use, so that a change counts at once everywhere. */
export const createFindHttpServer =
  ({
    pool,
    secretBox,
    onSecret,
  }: {
    pool: Pool;
    secretBox: SecretBox;
    /** told every header's value, so that it can be kept out of logs and events */
    onSecret?(secret: string): void;
  }): FindHttpServer =>
  async (workspaceId, name) => {
    const { rows } = await pool.query<{
      url: string;
      credential_id: string | null;
      ciphertext: Buffer | null;
      key_id: string | null;
    }>(
      `select c.url, c.credential_id, s.ciphertext, s.key_id from connection c
         left join credential s on s.id = c.credential_id and s.workspace_id = c.workspace_id
         where c.workspace_id = $1 and c.name = $2 and c.kind = 'http' and c.url is not null`,
      [workspaceId, name],
    );
    const [row] = rows;
    if (!row) return null;
    const { credential_id: credentialId, ciphertext, key_id: keyId } = row;
    const isSealed = credentialId !== null && ciphertext !== null && keyId !== null;
    const place = { workspaceId, credentialId: credentialId ?? '', field: 'headers' };
    const headers = isSealed ? headersSchema.parse(JSON.parse(await secretBox.open(place, { ciphertext, keyId }))) : {};
    for (const value of Object.values(headers)) for (const secret of secretsOfHeader(value)) onSecret?.(secret);
    return { kind: 'http', name, url: row.url, headers, isOperators: false };
  };
