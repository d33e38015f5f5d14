import type { PrismaClient } from '@/generated/prisma/client';
import type { NodeRegistry } from '@/graph/node-definition';
import type { KnownVersion } from '@/nodes/sub-workflow/known-versions';
import type { Actor } from '@/server/accounts/actor';
import { knownVersions, versionsOf } from './known-versions';

/** What is true of the versions that a document on the canvas says it runs; what is not here is not known. */
export const getCalledVersions = async (
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Actor,
  { hashes }: { hashes: string[] },
): Promise<Record<string, KnownVersion>> =>
  Object.fromEntries(await knownVersions(registry, versionsOf(prisma, actor.workspaceId), hashes));
