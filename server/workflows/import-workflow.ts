import type { PrismaClient } from '@/generated/prisma/client';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { requireDocument } from './read-document';
import { storeWorkflow } from './store-workflow';

/**
 * Makes a workflow of an exported file. It is only stored: nothing in it is run, called or connected to. `notes` say what
 * was brought up to date on the way.
 */
export const importWorkflow = async (
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Actor,
  { text }: { text: string },
): Promise<{ id: string; notes: string[] }> => {
  const { document, notes } = requireDocument(parseDocumentText(text, registry));
  const { id } = await storeWorkflow(prisma, actor, document);
  return { id, notes };
};
