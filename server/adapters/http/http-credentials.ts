import type { PrismaClient } from '@/generated/prisma/client';
import { secretsOfHeader } from '@/server/adapters/mcp/server-secrets';
import { type SecretBox, SecretUnreadable } from '@/server/adapters/secrets/secret-box';
import { HTTP_CREDENTIAL, type HttpCredentialSettings, SECRET_FIELD } from '@/server/credentials/http-credential';
import { StepFailure } from '@/server/engine/contract';
import { fromJsonColumn } from '@/server/json-column';

/** A header to sign in with, and the only hosts it may be sent to. */
export interface HttpCredential {
  header: string;
  value: string;
  hosts: string[];
}

export type FindHttpCredential = (workspaceId: string, name: string) => Promise<HttpCredential | null>;

/** Opens the credentials people saved in the app, at the moment of the request and no earlier. */
export const createFindHttpCredential =
  ({
    prisma,
    secretBox,
    onSecret,
  }: {
    prisma: PrismaClient;
    secretBox: SecretBox;
    /** told the header's value, so that it can be kept out of logs and events */
    onSecret?(secret: string): void;
  }): FindHttpCredential =>
  async (workspaceId, name) => {
    const row = await prisma.credential.findUnique({
      where: { workspaceId_kind_name: { workspaceId, kind: HTTP_CREDENTIAL, name } },
      select: { id: true, settings: true, ciphertext: true, keyId: true, allowedHosts: true },
    });
    if (!row) return null;
    const { headerName } = fromJsonColumn<HttpCredentialSettings>(row.settings);
    try {
      const value = await secretBox.open({ workspaceId, credentialId: row.id, field: SECRET_FIELD }, row);
      for (const secret of secretsOfHeader(value)) onSecret?.(secret);
      return { header: headerName, value, hosts: row.allowedHosts };
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      throw new StepFailure({
        code: 'key-unreadable',
        message: `The credential "${name}" cannot be opened on this machine. Enter it again under Connections.`,
        transient: false,
        field: 'config.credential',
      });
    }
  };
