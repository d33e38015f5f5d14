import type { PrismaClient } from '@/generated/prisma/client';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { Refusal } from '@/server/refusal';
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
  const parsed = parseDocumentText(text, registry);
  if ('findings' in parsed)
    throw new Refusal('invalid', parsed.findings[0]?.message ?? 'This file is not a workflow.', {
      findings: parsed.findings,
    });
  const { id } = await storeWorkflow(prisma, actor, parsed.document);
  return { id, notes: parsed.notes };
};
