import type { PrismaClient } from '@/generated/prisma/client';
import type { OwnPrice } from './own-prices';

export const readWorkspacePrices = async (
  prisma: Pick<PrismaClient, 'modelPrice'>,
  workspaceId: string,
): Promise<Record<string, OwnPrice>> => {
  const rows = await prisma.modelPrice.findMany({ where: { workspaceId } });
  return Object.fromEntries(rows.map(({ model, input, output }) => [model, { input, output, from: 'workspace' }]));
};
