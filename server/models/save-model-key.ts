import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { notFound, Refusal } from '@/server/refusal';
import type { CredentialVault } from './credential-vault';
import { lastFour } from './last-four';
import { MODEL_KEY } from './list-models';
import type { ModelCatalogue } from './model-catalogue';

export interface SaveKeyRequest {
  provider: string;
  /** may be empty for a server of one's own that asks for none */
  key: string;
  baseUrl?: string;
}

/** Stores a provider's key encrypted, in place of the one before. It cannot be read back. */
export const saveModelKey = async (
  { prisma, vault, models }: { prisma: PrismaClient; vault: CredentialVault; models: ModelCatalogue },
  actor: Actor,
  { provider, key, baseUrl }: SaveKeyRequest,
): Promise<{ last4: string }> => {
  const known = models.providers().find(({ id }) => id === provider);
  if (!known) throw notFound('provider');
  const address = checkBaseUrl(known, baseUrl);
  if (!key && !address) throw problem('key', `Enter the key that ${known.name} gave you.`);
  if (/\s/.test(key)) throw problem('key', 'The key has a space or a line break in it. Copy it again.');

  const id = randomUUID();
  const place = { workspaceId: actor.workspaceId, credentialId: id, field: 'key' };
  const last4 = lastFour(key);
  const data = {
    id,
    workspaceId: actor.workspaceId,
    kind: MODEL_KEY,
    name: provider,
    settings: address ? { baseUrl: address.href.replace(/\/$/, '') } : {},
    last4,
    allowedHosts: address ? [address.host] : [],
    ...(await vault.seal(place, key)),
  };
  await prisma.$transaction([
    prisma.credential.deleteMany({ where: { workspaceId: actor.workspaceId, kind: MODEL_KEY, name: provider } }),
    prisma.credential.create({ data }),
    recordAudit(prisma, actor, 'credential.saved', provider),
  ]);
  return { last4 };
};

const checkBaseUrl = (provider: { name: string; takesBaseUrl: boolean }, baseUrl: string | undefined): URL | null => {
  if (!baseUrl) {
    if (provider.takesBaseUrl)
      throw problem(
        'baseUrl',
        'Enter the address of the server, like https://models.example.com/v1. One on this machine or inside your network must be named in EGRESS_ALLOW.',
      );
    return null;
  }
  const url = URL.parse(baseUrl);
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username || url.password)
    throw problem('baseUrl', 'The address must begin with https:// or http:// and hold no name or password.');
  return url;
};

const problem = (path: string, message: string): Refusal =>
  new Refusal('invalid', message, { problems: [{ path, message }] });
