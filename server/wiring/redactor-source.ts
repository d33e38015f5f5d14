import type { Pool } from 'pg';
import { secretsOfHeader } from '@/server/adapters/mcp/server-secrets';
import { createRedactor, type Redactor } from '@/server/adapters/secrets/redactor';
import { type SecretBox, SecretUnreadable } from '@/server/adapters/secrets/secret-box';
import { HTTP_CREDENTIAL, SECRET_FIELD } from '@/server/credentials/http-credential';
import type { RedactorSource } from '@/server/shares/redactor-source';

/** Redactors that know what this process has opened and every secret the workspace keeps, so that none is shown to others. */
export const createRedactorSource = ({
  pool,
  secretBox,
  operatorSecrets,
}: {
  pool: Pick<Pool, 'query'>;
  secretBox: SecretBox;
  /** the operator's, from the environment and mcp.json */
  operatorSecrets(): Promise<readonly string[]>;
}): RedactorSource => ({
  async forWorkspace(workspaceId) {
    const redactor = createRedactor(await operatorSecrets());
    const { rows } = await pool.query<{ id: string; kind: string; ciphertext: Buffer; keyId: string }>(
      'select id, kind, ciphertext, key_id as "keyId" from credential where workspace_id = $1',
      [workspaceId],
    );
    for (const row of rows) await addSecret(redactor, secretBox, workspaceId, row);
    return redactor;
  },
});

/** What the sealed text of a credential is bound to, by its kind. */
const FIELDS: Partial<Record<string, string>> = { 'mcp-header': 'headers', [HTTP_CREDENTIAL]: SECRET_FIELD };

async function addSecret(
  redactor: Redactor,
  secretBox: SecretBox,
  workspaceId: string,
  { id, kind, ciphertext, keyId }: { id: string; kind: string; ciphertext: Buffer; keyId: string },
): Promise<void> {
  const field = FIELDS[kind] ?? 'key';
  try {
    const secret = await secretBox.open({ workspaceId, credentialId: id, field }, { ciphertext, keyId });
    if (field === 'key') redactor.add(secret);
    else if (field === SECRET_FIELD) for (const each of secretsOfHeader(secret)) redactor.add(each);
    else {
      const headers = JSON.parse(secret) as Record<string, string>;
      for (const each of Object.values(headers).flatMap(secretsOfHeader)) redactor.add(each);
    }
  } catch (error) {
    // What cannot be opened any more could not have been sent anywhere by this installation.
    if (!(error instanceof SecretUnreadable)) throw error;
  }
}
