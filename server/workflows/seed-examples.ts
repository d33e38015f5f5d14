import type { PrismaClient } from '@/generated/prisma/client';
import type { ExampleSource } from './example-source';
import { storeSampleFiles } from './store-sample-files';
import { storeWorkflow } from './store-workflow';

/** Gives a workspace a copy of every shipped job that it has no workflow of that name for. Safe to call again. */
export const seedExamples = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  workspaceId: string,
): Promise<number> => {
  const present = await prisma.workflow.findMany({ where: { workspaceId }, select: { name: true } });
  const names = new Set(present.map(({ name }) => name));
  const shipped = (await examples.all()).filter(({ kind, document }) => kind === 'job' && !names.has(document.name));
  // The first example of the gallery is stored last, so that it is the first of the list.
  for (const { document } of shipped.toReversed()) {
    await storeSampleFiles({ prisma, examples }, workspaceId, document);
    await storeWorkflow(prisma, { workspaceId, userId: null }, document);
  }
  return shipped.length;
};
