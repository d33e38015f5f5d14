import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import type { CredentialVault } from '@/server/models/credential-vault';
import { lastFour } from '@/server/models/last-four';
import { Refusal } from '@/server/refusal';
import { DEMO } from './list-connections';
import type { ToolServers } from './tool-servers';

export interface AddConnectionRequest {
  name: string;
  url: string;
  /** sent with every request to this server only; stored encrypted */
  headers?: Record<string, string>;
}

/** Headers that would change what the request is instead of who sends it. */
const RESERVED = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'cookie',
  'mcp-session-id',
]);

/** Adds a server that is reached over HTTP. It is not connected to before somebody checks it or runs a step with it. */
export const addConnection = async (
  { prisma, vault, toolServers }: { prisma: PrismaClient; vault: CredentialVault; toolServers: ToolServers },
  actor: Actor,
  { name, url, headers = {} }: AddConnectionRequest,
): Promise<{ id: string }> => {
  const address = checkAddress(url);
  checkHeaders(headers);
  await requireFreeName(prisma, toolServers, actor, name);
  const credential = await seal(vault, actor, name, headers, address);
  const id = randomUUID();
  await prisma.$transaction([
    ...(credential ? [prisma.credential.create({ data: credential })] : []),
    prisma.connection.create({
      data: { id, workspaceId: actor.workspaceId, name, kind: 'http', url: address.href, credentialId: credential?.id },
    }),
    recordAudit(prisma, actor, 'connection.added', `${id} ${address.host}`),
  ]);
  return { id };
};

const checkAddress = (text: string): URL => {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Refusal(
      'invalid',
      'The address must begin with https:// or http://, like https://tools.example.com/mcp.',
      {
        problems: [{ path: 'url', message: 'Must begin with https:// or http://' }],
      },
    );
  if (url.username || url.password)
    throw new Refusal('invalid', 'Leave name and password out of the address; give them as a header.', {
      problems: [{ path: 'url', message: 'Contains a name or password' }],
    });
  return url;
};

const checkHeaders = (headers: Record<string, string>): void => {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || /[\r\n\0]/.test(value))
      throw new Refusal('invalid', `“${name}” is not a header that can be sent.`, {
        problems: [{ path: `headers.${name}`, message: 'Cannot be sent as a header' }],
      });
    if (RESERVED.has(name.toLowerCase()))
      throw new Refusal('invalid', `The header “${name}” is set by Sluice itself.`, {
        problems: [{ path: `headers.${name}`, message: 'Is set by Sluice itself' }],
      });
  }
};

const requireFreeName = async (
  prisma: PrismaClient,
  toolServers: ToolServers,
  actor: Actor,
  name: string,
): Promise<void> => {
  const { servers } = await toolServers.operatorServers();
  const taken =
    name === DEMO ||
    servers.some((server) => server.name === name) ||
    (await prisma.connection.findFirst({ where: { workspaceId: actor.workspaceId, name }, select: { id: true } }));
  if (taken)
    throw new Refusal('conflict', `There is a connection called “${name}” already.`, {
      problems: [{ path: 'name', message: 'Is taken' }],
    });
};

const seal = async (
  vault: CredentialVault,
  actor: Actor,
  name: string,
  headers: Record<string, string>,
  address: URL,
) => {
  const headerNames = Object.keys(headers);
  if (headerNames.length === 0) return null;
  const id = randomUUID();
  const place = { workspaceId: actor.workspaceId, credentialId: id, field: 'headers' };
  return {
    id,
    workspaceId: actor.workspaceId,
    kind: 'mcp-header',
    name,
    settings: { headerNames },
    last4: lastFour(Object.values(headers)[0] ?? ''),
    allowedHosts: [address.host],
    ...(await vault.seal(place, JSON.stringify(headers))),
  };
};
