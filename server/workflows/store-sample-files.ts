import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { ExampleSource } from './example-source';

/** Puts an example's sample files into the workspace, so that its first run needs no upload. Adds each file once. */
export const storeSampleFiles = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  workspaceId: string,
  document: WorkflowDocument,
): Promise<void> => {
  for (const { ref, bytes } of (await examples.sampleFiles?.(document)) ?? []) {
    const { $file: hash, name, mediaType, size } = ref;
    if (await prisma.file.findFirst({ where: { workspaceId, hash, name }, select: { id: true } })) continue;
    await prisma.$transaction([
      prisma.blob.createMany({ data: [{ workspaceId, hash, size, mediaType, bytes }], skipDuplicates: true }),
      prisma.file.create({ data: { workspaceId, hash, name, mediaType, size } }),
    ]);
  }
};
