import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { HTTP_CREDENTIAL, type HttpCredentialSettings, type HttpCredentialView } from './http-credential';

/** The credentials that steps can send with their requests, by name. */
export const listHttpCredentials = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
): Promise<HttpCredentialView[]> => {
  const rows = await prisma.credential.findMany({
    where: { workspaceId: actor.workspaceId, kind: HTTP_CREDENTIAL },
    select: { name: true, settings: true, allowedHosts: true, last4: true },
    orderBy: { name: 'asc' },
  });
  return rows.map(({ name, settings, allowedHosts, last4 }) => ({
    name,
    headerName: fromJsonColumn<HttpCredentialSettings>(settings).headerName,
    hosts: allowedHosts,
    last4,
  }));
};
