import type { PrismaClient } from '@/generated/prisma/client';
import { type FileRef, isFileRef, type Json, type JsonObject } from '@/graph/json';

/** Files that stand in a form's values and are not stored in this workspace: a reference made by hand leads nowhere. */
export const missingFiles = async (
  prisma: Pick<PrismaClient, 'file'>,
  workspaceId: string,
  values: JsonObject,
): Promise<{ field: string; file: FileRef }[]> => {
  const places = Object.entries(values).flatMap(([field, value]) => filesIn(value).map((file) => ({ field, file })));
  if (places.length === 0) return [];
  const stored = await prisma.file.findMany({
    where: { workspaceId, hash: { in: places.map(({ file }) => file.$file) } },
    select: { hash: true },
  });
  const known = new Set(stored.map(({ hash }) => hash));
  return places.filter(({ file }) => !known.has(file.$file));
};

const filesIn = (value: Json): FileRef[] => {
  if (isFileRef(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(filesIn);
};
