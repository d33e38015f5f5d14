import type { PrismaClient } from '@/generated/prisma/client';
import type { ExampleSource } from './example-source';
import { storeSampleFiles } from './store-sample-files';
import { storeWorkflow } from './store-workflow';

/** Gives a workspace without workflows a copy of every shipped example. Safe to call again: it adds nothing then. */
export const seedExamples = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  workspaceId: string,
): Promise<number> => {
  if (await prisma.workflow.findFirst({ where: { workspaceId }, select: { id: true } })) return 0;
  const shipped = await examples.all();
  // The first example of the gallery is stored last, so that it is the first of the list.
  for (const { document } of shipped.toReversed()) {
    await storeSampleFiles({ prisma, examples }, workspaceId, document);
    await storeWorkflow(prisma, { workspaceId, userId: null }, document);
  }
  return shipped.length;
};
