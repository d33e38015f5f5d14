import type { PrismaClient } from '@/generated/prisma/client';
import { StepFailure } from '@/server/engine/contract';
import { fromJsonColumn } from '@/server/json-column';
import { MODEL_KEY } from '@/server/models/list-models';
import { type SecretBox, SecretUnreadable } from '../secrets/secret-box';
import type { EnvAccess } from './model-credentials';
import { providers } from './providers';

/** Opens the keys people saved in the app, at the moment of the call and no earlier. */
export function createSavedKeys({ prisma, secrets }: { prisma: PrismaClient; secrets: SecretBox }) {
  return async (workspaceId: string, provider: string): Promise<EnvAccess | null> => {
    const row = await prisma.credential.findUnique({
      where: { workspaceId_kind_name: { workspaceId, kind: MODEL_KEY, name: provider } },
      select: { id: true, settings: true, ciphertext: true, keyId: true },
    });
    if (!row) return null;
    const { baseUrl } = fromJsonColumn<{ baseUrl?: string }>(row.settings);
    try {
      const apiKey = await secrets.open({ workspaceId, credentialId: row.id, field: 'key' }, row);
      return { apiKey: apiKey || null, baseUrl: baseUrl ?? null };
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      const name = providers.find((entry) => entry.id === provider)?.name ?? provider;
      throw new StepFailure({
        code: 'key-unreadable',
        message: `The saved key for ${name} cannot be opened on this machine. Enter it again under Models & keys.`,
        transient: false,
        field: 'config.model',
      });
    }
  };
}
