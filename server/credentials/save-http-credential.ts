import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import type { CredentialVault } from '@/server/models/credential-vault';
import { lastFour } from '@/server/models/last-four';
import { Refusal } from '@/server/refusal';
import { HTTP_CREDENTIAL, SECRET_FIELD } from './http-credential';

export interface SaveHttpCredentialRequest {
  name: string;
  /** `Authorization`, `X-Api-Key` */
  headerName: string;
  value: string;
  /** `api.example.com` or `api.example.com:8443`: it is sent to no other */
  hosts: string[];
}

/** Stores a header to sign in with, encrypted, in place of one of the same name. It cannot be read back. */
export const saveHttpCredential = async (
  { prisma, vault }: { prisma: PrismaClient; vault: CredentialVault },
  actor: Actor,
  { name, headerName, value, hosts }: SaveHttpCredentialRequest,
): Promise<{ last4: string }> => {
  checkHeader(headerName, value);
  const allowedHosts = checkHosts(hosts);
  const { workspaceId } = actor;
  const id = randomUUID();
  const last4 = lastFour(value);
  const data = {
    id,
    workspaceId,
    kind: HTTP_CREDENTIAL,
    name,
    settings: { headerName },
    last4,
    allowedHosts,
    ...(await vault.seal({ workspaceId, credentialId: id, field: SECRET_FIELD }, value)),
  };
  await prisma.$transaction([
    prisma.credential.deleteMany({ where: { workspaceId, kind: HTTP_CREDENTIAL, name } }),
    prisma.credential.create({ data }),
    recordAudit(prisma, actor, 'credential.saved', name),
  ]);
  return { last4 };
};

/** Headers that would change what a request is instead of who sends it. */
const RESERVED = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
]);

function checkHeader(headerName: string, value: string): void {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(headerName))
    throw problem('headerName', 'A header has letters, digits and dashes, like Authorization or X-Api-Key.');
  if (RESERVED.has(headerName.toLowerCase())) throw problem('headerName', 'This header is set by Sluice itself.');
  if (value.trim() === '') throw problem('value', 'Enter the value to send.');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw problem(
      'value',
      'It has a character in it that cannot be sent in a header, such as a line break. Copy it again.',
    );
}

function checkHosts(hosts: string[]): string[] {
  const clean = [...new Set(hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''))];
  if (clean.length === 0) throw problem('hosts', 'Name at least one host it may be sent to, like api.example.com.');
  for (const host of clean)
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(host))
      throw problem(
        'hosts',
        `"${host}" is not a host. Write it without https:// and without a path, like api.example.com.`,
      );
  return clean;
}

const problem = (path: string, message: string): Refusal =>
  new Refusal('invalid', message, { problems: [{ path, message }] });
